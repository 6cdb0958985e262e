package dev.lbrx.ops.gather;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.ValueLayout;

/** Row numbers that are data: checked where they are used. */
public final class RowIds {
  private RowIds() {}

  /** Element {@code i} of {@code ids}, i32 in host memory; refuses what is no row of the table. */
  public static int get(Op op, Tensor ids, long i, Tensor table) {
    int id = ids.segment().get(ValueLayout.JAVA_INT_UNALIGNED, i * ids.spec().stride(0) * 4);
    long rows = table.shape().extent(0);
    if (id < 0 || id >= rows) {
      throw new LbrxException(
          ErrorCode.SHAPE,
          op.name()
              + ": id["
              + i
              + "] is "
              + id
              + ", expected a row of the table "
              + table
              + ": 0 … "
              + (rows - 1));
    }
    return id;
  }
}
