package dev.lbrx.ops.merge;

import dev.lbrx.ops.math.Arccos;
import dev.lbrx.ops.math.SinCos;
import java.util.Arrays;

/**
 * The Karcher mean: the direction u whose squared angles to all vectors have the least sum, times
 * the mean of the norms. Vectors of norm up to {@code tolerance} give no direction. With x̂ᵢ =
 * xᵢ/‖xᵢ‖ of the m others, u starts as Σx̂ᵢ/m, normalised (the first x̂ where that is shorter than
 * the tolerance), and then, at most {@code iterations} times: cᵢ = ⟨u,x̂ᵢ⟩ clamped to [−1, 1], φᵢ =
 * arccos cᵢ, {@code g = Σ (φᵢ/sin φᵢ)(x̂ᵢ − cᵢu)/m} over φᵢ ≥ tolerance; done where ‖g‖ &lt;
 * tolerance; {@code u ← cos‖g‖·u + sin‖g‖·g/‖g‖}, normalised.
 *
 * <p>In: {@code x₁ … xₙ}; shapes and order as every {@link Combination}. u and g are kept as their
 * coefficients over the inputs, in f64, angles by {@link Arccos} and {@link SinCos}; each
 * coefficient is rounded once. Tolerance: 2e−6 of the largest element, against mergekit.
 *
 * <p>Source: Karcher, Riemannian Center of Mass and Mollifier Smoothing, 1977.
 *
 * @param iterations the most steps
 * @param tolerance what counts as zero
 */
public record Karcher(int iterations, float tolerance) implements Combination {
  @Override
  public void coefficients(float[] gram, int n) {
    double[] inverse = new double[n];
    double norms = 0;
    int used = 0;
    for (int i = 0; i < n; i++) {
      double norm = Math.sqrt(gram[i * n + i]);
      norms += norm;
      inverse[i] = norm > tolerance ? 1 / norm : 0;
      used += inverse[i] > 0 ? 1 : 0;
    }
    double[] mean = used == 0 ? new double[n] : mean(gram, n, inverse, used);
    for (int i = 0; i < n; i++) {
      gram[i] = (float) (norms / n * mean[i]);
    }
  }

  private double[] mean(float[] gram, int n, double[] inverse, int used) {
    double[] u = new double[n];
    for (int i = 0; i < n; i++) {
      u[i] = inverse[i] / used;
    }
    if (!normalize(gram, n, u)) {
      Arrays.fill(u, 0);
      int first = 0;
      while (inverse[first] == 0) {
        first++;
      }
      u[first] = inverse[first];
    }
    for (int step = 0; step < iterations && step(gram, n, inverse, used, u); step++) {}
    return u;
  }

  /** One step of u, unless it has arrived. */
  private boolean step(float[] gram, int n, double[] inverse, int used, double[] u) {
    double[] g = new double[n];
    for (int i = 0; i < n; i++) {
      double cosine = Math.clamp(Directions.with(gram, n, i, u) * inverse[i], -1.0, 1.0);
      float angle = Arccos.of((float) cosine);
      if (inverse[i] == 0 || !(angle >= tolerance)) {
        continue;
      }
      double pull = angle / SinCos.sin(angle) / used;
      g[i] += pull * inverse[i];
      for (int j = 0; j < n; j++) {
        g[j] -= pull * cosine * u[j];
      }
    }
    double length = length(gram, n, g);
    if (!(length >= tolerance)) {
      return false;
    }
    double along = SinCos.cos((float) length);
    double across = SinCos.sin((float) length) / length;
    for (int i = 0; i < n; i++) {
      u[i] = along * u[i] + across * g[i];
    }
    normalize(gram, n, u);
    return true;
  }

  /** Makes u's length 1, unless it is shorter than the tolerance. */
  private boolean normalize(float[] gram, int n, double[] u) {
    double length = length(gram, n, u);
    if (!(length >= tolerance)) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      u[i] /= length;
    }
    return true;
  }

  private static double length(float[] gram, int n, double[] u) {
    return Math.sqrt(Math.max(0, Directions.product(gram, n, u, u)));
  }
}
