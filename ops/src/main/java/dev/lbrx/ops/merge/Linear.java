package dev.lbrx.ops.merge;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import java.util.List;

/**
 * The weighted sum of tensors, or their weighted mean: {@code Σ wᵢxᵢ}, divided by {@code Σ wᵢ} when
 * normalized.
 *
 * <p>In: {@code x₁ … xₙ [...]} of one shape and dtype, f32, f16 or bf16. Out: the same. In f32:
 * {@code acc = w₁·x₁}, then {@code acc = fma(wᵢ, xᵢ, acc)} in order, then one division; one
 * rounding at the end. Σ wᵢ is added up in order in f32. Tolerance: none, bit-equal to mergekit's
 * linear.
 *
 * @param weights one a tensor
 * @param normalize whether to divide by the sum of the weights
 */
public record Linear(List<Float> weights, boolean normalize) implements Op {
  /** An unmodifiable list. */
  public Linear {
    weights = List.copyOf(weights);
  }

  @Override
  public Specs infer(Specs in) {
    in.count(weights.size());
    return Merging.alike(in);
  }

  @Override
  public boolean denseOnly() {
    return true;
  }

  @Override
  public boolean rowwise() {
    return true;
  }

  /** What the sum is divided by: Σ wᵢ, or 1. */
  public float divisor() {
    if (!normalize) {
      return 1f;
    }
    float sum = weights.getFirst();
    for (int i = 1; i < weights.size(); i++) {
      sum += weights.get(i);
    }
    return sum;
  }
}
