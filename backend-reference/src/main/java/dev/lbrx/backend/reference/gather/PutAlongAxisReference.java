package dev.lbrx.backend.reference.gather;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.gather.Places;
import dev.lbrx.ops.gather.PutAlongAxis;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link PutAlongAxis}, one row at a time. */
public final class PutAlongAxisReference implements Kernel<PutAlongAxis> {
  @Override
  public long pieces(PutAlongAxis op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(PutAlongAxis op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor id = arguments.in(1);
    Tensor v = arguments.in(2);
    Tensor y = arguments.out(0);
    for (long row = part.from(); row < part.to(); row++) {
      long to = y.spec().rowOffset(row);
      for (long i = 0; i < y.spec().last(); i++) {
        Elements.set(y, to + i, Elements.get(x, x.spec().rowOffset(row) + i));
      }
      for (long j = 0; j < v.spec().last(); j++) {
        float value = Elements.get(v, v.spec().rowOffset(row) + j);
        Elements.set(y, to + Places.get(op, id, row, j, x), value);
      }
    }
  }
}
