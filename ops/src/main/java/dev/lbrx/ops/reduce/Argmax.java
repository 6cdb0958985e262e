package dev.lbrx.ops.reduce;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * The index of the largest element of each row; of equal ones the first, of a row with NaN the
 * first NaN. −0 and +0 are equal.
 *
 * <p>In: {@code x [..., n]} f32, f16 or bf16, n ≥ 1. Out: {@code [...]} i32. Tolerance: none.
 */
public record Argmax() implements Op {
  @Override
  public Specs infer(Specs in) {
    var x = in.count(1).floating(0, "x").rankAtLeast(1);
    return Specs.of(RowResults.of(x, DType.I32));
  }
}
