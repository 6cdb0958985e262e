package dev.lbrx.backend.reference.elementwise;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.elementwise.Add;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Add}, one row at a time. */
public final class AddReference implements Kernel<Add> {
  @Override
  public long pieces(Add op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(Add op, Arguments arguments, Part part) {
    Tensor a = arguments.in(0);
    Tensor b = arguments.in(1);
    Tensor y = arguments.out(0);
    long n = y.spec().last();
    for (long row = part.from(); row < part.to(); row++) {
      long fromA = a.spec().rowOffset(row);
      long fromB = b.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      for (long i = 0; i < n; i++) {
        Elements.set(y, to + i, Elements.get(a, fromA + i) + Elements.get(b, fromB + i));
      }
    }
  }
}
