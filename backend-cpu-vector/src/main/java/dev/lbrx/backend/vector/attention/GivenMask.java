package dev.lbrx.backend.vector.attention;

import dev.lbrx.ops.attention.Mask;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;

/** The second pass of attention where a {@link Mask.Given} leaves keys out. */
final class GivenMask {
  private GivenMask() {}

  /** Whether the op has a mask of yes and no, whose unseen keys add nothing to the result. */
  static boolean skips(ScaledDotProductAttention op, Arguments arguments) {
    return op.mask() instanceof Mask.Given && !arguments.in(op.maskInput()).dtype().computable();
  }

  /** {@link WeightedSums#add} for one row, by the runs of keys that it sees. */
  static void add(
      Tensor mask,
      long row,
      int first,
      int width,
      float[] work,
      int weights,
      int block,
      int at,
      int e) {
    var segment = mask.segment();
    long bytes = mask.rowByte(row) + first;
    for (int j = 0; j < width; j++) {
      int from = j;
      while (j < width && segment.get(ValueLayout.JAVA_BYTE, bytes + j) != 0) {
        j++;
      }
      WeightedSums.add(work, weights, weights, block, from, j, at, at, e);
    }
  }
}
