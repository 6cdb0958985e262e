package dev.lbrx.ops.elementwise;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * The sum of two tensors: {@code y = a + b}.
 *
 * <p>In: {@code a, b [...]} of one shape and dtype, f32, f16 or bf16. Out: the same. Computed in
 * f32, one rounding at the end.
 *
 * <p>Tolerance: none, the result is correctly rounded but for a second rounding to 16 bits.
 */
public record Add() implements Op {
  @Override
  public Specs infer(Specs in) {
    return Elementwise.pair(in);
  }
}
