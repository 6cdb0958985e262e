package dev.lbrx.backend.reference.elementwise;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.lang.foreign.MemorySegment;

/** The definition of {@link Cast}, one row at a time. */
public final class CastReference implements Kernel<Cast> {
  @Override
  public long pieces(Cast op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(Cast op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    Spec spec = x.spec();
    long step = spec.shape().rank() == 0 ? 1 : spec.stride(-1);
    int bytes = y.dtype().bytes();
    for (long row = part.from(); row < part.to(); row++) {
      long from = spec.rowOffset(row);
      long to = y.spec().rowOffset(row);
      for (long i = 0; i < spec.last(); i++) {
        long source = from + i * step;
        if (x.dtype() == y.dtype()) {
          MemorySegment.copy(x.segment(), source * bytes, y.segment(), (to + i) * bytes, bytes);
        } else {
          Elements.set(y, to + i, Elements.get(x, source));
        }
      }
    }
  }
}
