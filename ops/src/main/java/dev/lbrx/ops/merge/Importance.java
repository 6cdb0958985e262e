package dev.lbrx.ops.merge;

import dev.lbrx.ops.Order;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * How much each change of a model matters: with p̃ = softmax(p) + 1e−8 and q̃ likewise, rows along
 * the last axis, {@code k = Σ p̃·log(p̃/q̃)} and {@code y = |p − q|·max(k, 0)}: what is below zero
 * is rounding.
 *
 * <p>In: {@code q, p [..., n]} of one shape and dtype, f32, f16 or bf16. Out: f32. Softmax as
 * {@link dev.lbrx.ops.reduce.Softmax}, not rounded to the dtype; k in {@link Order#STRIPES},
 * products and sums each rounded. Tolerance: k carries 3e−4 of noise.
 */
public record Importance() implements Op {
  /** Added to every probability. */
  public static final float FLOOR = 1e-8f;

  @Override
  public Specs infer(Specs in) {
    return Specs.of(Merging.alike(in.count(2)).get(0).as(DType.F32));
  }

  @Override
  public boolean denseOnly() {
    return true;
  }

  @Override
  public boolean rowwise() {
    return true;
  }
}
