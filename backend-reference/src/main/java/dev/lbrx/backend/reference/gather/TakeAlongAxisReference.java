package dev.lbrx.backend.reference.gather;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.gather.Places;
import dev.lbrx.ops.gather.TakeAlongAxis;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link TakeAlongAxis}, one row at a time. */
public final class TakeAlongAxisReference implements Kernel<TakeAlongAxis> {
  @Override
  public long pieces(TakeAlongAxis op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(TakeAlongAxis op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor id = arguments.in(1);
    Tensor y = arguments.out(0);
    for (long row = part.from(); row < part.to(); row++) {
      for (long j = 0; j < y.spec().last(); j++) {
        long place = x.spec().rowOffset(row) + Places.get(op, id, row, j, x);
        Elements.set(y, y.spec().rowOffset(row) + j, Elements.get(x, place));
      }
    }
  }
}
