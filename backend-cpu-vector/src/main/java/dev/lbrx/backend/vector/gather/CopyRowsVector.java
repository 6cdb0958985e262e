package dev.lbrx.backend.vector.gather;

import dev.lbrx.ops.gather.CopyRows;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.lang.foreign.MemorySegment;

/** {@link CopyRows} as one copy of memory, which takes care of rows that overlap. */
public final class CopyRowsVector implements Kernel<CopyRows> {
  @Override
  public long pieces(CopyRows op, Arguments arguments, int phase) {
    return 1;
  }

  @Override
  public void run(CopyRows op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    long from = arguments.scalar(0);
    long to = arguments.scalar(1);
    long count = arguments.scalar(2);
    op.checkRows(x.spec(), from, to, count);
    long row = CopyRows.rowBytes(x.spec());
    MemorySegment.copy(x.segment(), from * row, y.segment(), to * row, count * row);
  }
}
