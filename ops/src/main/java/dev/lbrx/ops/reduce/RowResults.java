package dev.lbrx.ops.reduce;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import java.util.Arrays;

/** The shape rule of ops that give one element a row. */
final class RowResults {
  private RowResults() {}

  /** The input's shape without its last axis; refuses empty rows and those of 2³¹ elements. */
  static Spec of(Specs.Wanted x, DType dtype) {
    x.require(x.last() > 0 && x.last() <= Integer.MAX_VALUE, "1 … 2^31 - 1 elements a row");
    long[] extents = x.spec().shape().extents();
    return Spec.of(dtype, Shape.of(Arrays.copyOf(extents, extents.length - 1)));
  }
}
