package dev.lbrx.ops.gather;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.ValueLayout;

/** Places within a row that are data: checked where they are used. */
public final class Places {
  private Places() {}

  /**
   * Element {@code j} of a row of {@code ids}, i32 in host memory; refuses what is no place in x.
   */
  public static int get(Op op, Tensor ids, long row, long j, Tensor x) {
    int id = ids.segment().get(ValueLayout.JAVA_INT_UNALIGNED, ids.rowByte(row) + 4 * j);
    long n = x.spec().last();
    if (id < 0 || id >= n) {
      throw new LbrxException(
          ErrorCode.SHAPE,
          op.name()
              + ": id["
              + row
              + ", "
              + j
              + "] is "
              + id
              + ", expected a place in a row of "
              + x
              + ": 0 … "
              + (n - 1));
    }
    return id;
  }
}
