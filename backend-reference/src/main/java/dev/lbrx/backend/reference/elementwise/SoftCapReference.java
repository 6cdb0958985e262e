package dev.lbrx.backend.reference.elementwise;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.elementwise.SoftCap;
import dev.lbrx.ops.math.Tanh;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link SoftCap}, one row at a time. */
public final class SoftCapReference implements Kernel<SoftCap> {
  @Override
  public long pieces(SoftCap op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(SoftCap op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    long n = y.spec().last();
    for (long row = part.from(); row < part.to(); row++) {
      long from = x.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      for (long i = 0; i < n; i++) {
        Elements.set(y, to + i, op.cap() * Tanh.of(Elements.get(x, from + i) / op.cap()));
      }
    }
  }
}
