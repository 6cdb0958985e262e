package dev.lbrx.backend.vector.gather;

import dev.lbrx.ops.gather.Places;
import dev.lbrx.ops.gather.PutAlongAxis;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.lang.foreign.MemorySegment;

/** {@link PutAlongAxis}, a row a piece: the row copied, then an element a copy. */
public final class PutAlongAxisVector implements Kernel<PutAlongAxis> {
  @Override
  public long pieces(PutAlongAxis op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public long grain(PutAlongAxis op, Specs inputs) {
    return Math.max(1, 32_768 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public void run(PutAlongAxis op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor id = arguments.in(1);
    Tensor v = arguments.in(2);
    Tensor y = arguments.out(0);
    int bytes = x.dtype().bytes();
    long n = y.spec().last();
    for (long row = part.from(); n > 0 && row < part.to(); row++) {
      long to = y.rowByte(row);
      MemorySegment.copy(x.segment(), x.rowByte(row), y.segment(), to, n * bytes);
      for (long j = 0; j < v.spec().last(); j++) {
        long place = to + (long) Places.get(op, id, row, j, x) * bytes;
        MemorySegment.copy(v.segment(), v.rowByte(row) + j * bytes, y.segment(), place, bytes);
      }
    }
  }
}
