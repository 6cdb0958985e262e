package dev.lbrx.backend.reference.elementwise;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.elementwise.Clamp;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Clamp}, one row at a time. */
public final class ClampReference implements Kernel<Clamp> {
  @Override
  public long pieces(Clamp op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(Clamp op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    long n = y.spec().last();
    for (long row = part.from(); row < part.to(); row++) {
      long from = x.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      for (long i = 0; i < n; i++) {
        Elements.set(y, to + i, Math.min(Math.max(Elements.get(x, from + i), op.low()), op.high()));
      }
    }
  }
}
