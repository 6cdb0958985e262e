package dev.lbrx.backend.reference.elementwise;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.elementwise.Silu;
import dev.lbrx.ops.math.Exp;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Silu}, one row at a time. */
public final class SiluReference implements Kernel<Silu> {
  @Override
  public long pieces(Silu op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(Silu op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    long n = y.spec().last();
    for (long row = part.from(); row < part.to(); row++) {
      long from = x.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      for (long i = 0; i < n; i++) {
        Elements.set(y, to + i, silu(Elements.get(x, from + i)));
      }
    }
  }

  static float silu(float x) {
    return x / (1f + Exp.of(-x));
  }
}
