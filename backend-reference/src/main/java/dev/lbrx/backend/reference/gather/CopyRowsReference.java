package dev.lbrx.backend.reference.gather;

import dev.lbrx.ops.gather.CopyRows;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.lang.foreign.ValueLayout;

/** The definition of {@link CopyRows}: one piece, because rows may overlap. */
public final class CopyRowsReference implements Kernel<CopyRows> {
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
    for (long i = 0; i < count * row; i++) {
      byte value = x.segment().get(ValueLayout.JAVA_BYTE, from * row + i);
      y.segment().set(ValueLayout.JAVA_BYTE, to * row + i, value);
    }
  }
}
