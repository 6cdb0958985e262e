package dev.lbrx.ops.reduce;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import java.util.Arrays;

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
    x.require(x.last() > 0 && x.last() <= Integer.MAX_VALUE, "1 … 2^31 - 1 elements a row");
    long[] extents = x.spec().shape().extents();
    return Specs.of(Spec.of(DType.I32, Shape.of(Arrays.copyOf(extents, extents.length - 1))));
  }
}
