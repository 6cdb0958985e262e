package dev.lbrx.backend.vector.gather;

import dev.lbrx.ops.gather.Places;
import dev.lbrx.ops.gather.TakeAlongAxis;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.lang.foreign.MemorySegment;

/** {@link TakeAlongAxis}, a row a piece, an element a copy. */
public final class TakeAlongAxisVector implements Kernel<TakeAlongAxis> {
  @Override
  public long pieces(TakeAlongAxis op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public long grain(TakeAlongAxis op, Specs inputs) {
    return Math.max(1, 8_192 / Math.max(1, inputs.get(1).last()));
  }

  @Override
  public void run(TakeAlongAxis op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor id = arguments.in(1);
    Tensor y = arguments.out(0);
    int bytes = x.dtype().bytes();
    for (long row = part.from(); row < part.to(); row++) {
      for (long j = 0; j < y.spec().last(); j++) {
        long from = x.rowByte(row) + (long) Places.get(op, id, row, j, x) * bytes;
        MemorySegment.copy(x.segment(), from, y.segment(), y.rowByte(row) + j * bytes, bytes);
      }
    }
  }
}
