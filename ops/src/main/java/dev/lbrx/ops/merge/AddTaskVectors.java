package dev.lbrx.ops.merge;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import java.util.List;

/**
 * Adds weighted task vectors to a base: {@code y = base + λ·Δ}, with {@code uᵢ = wᵢδᵢ}. Without
 * consensus Δ = Σuᵢ and D = Σwᵢ (1 if |D| &lt; 1e−8). With {@link Consensus#SUM} σ = +1 where Σuᵢ ≥
 * 0, else −1; only entries whose sign is σ count (a zero never does): Δ and D are the sums of their
 * uᵢ and wᵢ (D = 1 where it is 0). {@link Consensus#COUNT} takes σ from Σ sign(uᵢ), signs being −1,
 * 0 and 1. When normalized Δ is divided by D.
 *
 * <p>In: {@code base [...]} f32, f16 or bf16; {@code δ₁ … δₙ [...]} f32, the shape of base. Out: as
 * base. In f32: products and sums each rounded, no fused multiply-add, models in order from +0, a
 * sum that is NaN has sign −1; one rounding to base's dtype at the end. Tolerance: none in f32,
 * bit-equal to mergekit; in 16 bits mergekit rounds every step.
 *
 * <p>Source: Ilharco et al., 2022; Yadav et al., TIES-Merging, 2023.
 *
 * @param weights one a task vector
 * @param lambda what the sum is multiplied by
 * @param normalize whether to divide by the weights that count
 * @param consensus which entries count
 */
public record AddTaskVectors(
    List<Float> weights, float lambda, boolean normalize, Consensus consensus) implements Op {
  /** How signs are reconciled. */
  public enum Consensus {
    /** Every entry counts. */
    NONE,
    /** Entries whose sign is that of the weighted sum count. */
    SUM,
    /** Entries whose sign is that of most weighted entries count. */
    COUNT
  }

  /** Sums of weights smaller than it are replaced by 1 without consensus. */
  public static final float SMALLEST_WEIGHT = 1e-8f;

  /** An unmodifiable list. */
  public AddTaskVectors {
    weights = List.copyOf(weights);
  }

  @Override
  public Specs infer(Specs in) {
    var base = in.count(weights.size() + 1).floating(0, "base");
    for (int i = 1; i <= weights.size(); i++) {
      in.typed(i, "delta " + i, DType.F32).shape(base.spec().shape());
    }
    return Specs.of(base.spec().as(base.spec().dtype()));
  }

  @Override
  public boolean denseOnly() {
    return true;
  }

  @Override
  public boolean rowwise() {
    return true;
  }

  /** D without consensus, 1 when not normalized. */
  public float divisor() {
    float sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return !normalize || Math.abs(sum) < SMALLEST_WEIGHT ? 1f : sum;
  }
}
