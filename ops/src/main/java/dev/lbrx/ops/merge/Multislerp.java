package dev.lbrx.ops.merge;

import dev.lbrx.spi.Specs;
import java.util.List;

/**
 * The weighted mean of directions, times the weighted mean of norms: with nᵢ = ‖vᵢ‖ and {@code m =
 * Σ wᵢ·vᵢ/(nᵢ + ε)} the result is {@code (Σ wᵢnᵢ)·m/‖m‖}. Two vectors with ‖m‖ &lt; ε are added
 * with their weights; more give NaN.
 *
 * <p>In: the base if based, {@code x₁ … xₙ}; shapes and order as every {@link Combination}; the
 * coefficients in f64 from the dot products, each rounded once. Tolerance: 1e−6 of the largest
 * element, against mergekit.
 *
 * <p>mergekit takes one more step, along {@code g = Σ wᵢ(x̂ᵢ − ⟨x̂ᵢ,m̂⟩m̂)}, x̂ᵢ = vᵢ/(nᵢ + ε). As
 * m = Σ wᵢx̂ᵢ, g is {@code m − ⟨m,m̂⟩m̂ = 0}: the step is rounding, and left out.
 *
 * @param weights one a vector
 * @param epsilon ε, what keeps divisors from zero
 * @param based whether the vectors are seen from a base
 */
public record Multislerp(List<Float> weights, float epsilon, boolean based) implements Combination {
  /** An unmodifiable list. */
  public Multislerp {
    weights = List.copyOf(weights);
  }

  @Override
  public Specs infer(Specs in) {
    return Combination.super.infer(in.count(weights.size() + (based ? 1 : 0)));
  }

  @Override
  public void coefficients(float[] gram, int n) {
    double[] shares = new double[n];
    double length = 0;
    for (int i = 0; i < n; i++) {
      double norm = Math.sqrt(gram[i * n + i]);
      shares[i] = weights.get(i) / (norm + epsilon);
      length += weights.get(i) * norm;
    }
    double mean = Math.sqrt(Math.max(0, Directions.product(gram, n, shares, shares)));
    boolean cancelled = mean < epsilon;
    for (int i = 0; i < n; i++) {
      float direction = (float) (length * shares[i] / mean);
      gram[i] = !cancelled ? direction : n == 2 ? weights.get(i) : Float.NaN;
    }
  }
}
