package dev.lbrx.ops.merge;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * What "MergeKit for MLX" calls ties: the mean {@code m = (1−t)·a + t·b} with the sign of whichever
 * of a and b is larger in magnitude (a of equal ones). It is not TIES-Merging: there is no base and
 * nothing is trimmed.
 *
 * <p>In: {@code a, b [...]} of one shape and dtype, f32, f16 or bf16. Out: the same. In f32: {@code
 * m = fma(t, b, (1−t)·a)}, then its magnitude with the sign, m itself where the larger is 0 or NaN;
 * one rounding at the end. Tolerance: two roundings, 2e−7 of the larger input.
 *
 * @param t 0 weighs a alone, 1 b alone
 */
public record MlxTies(float t) implements Op {
  @Override
  public Specs infer(Specs in) {
    return Merging.alike(in.count(2));
  }

  @Override
  public boolean denseOnly() {
    return true;
  }
}
