package dev.lbrx.backend.reference.elementwise;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.elementwise.Select;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Select}, one row at a time. */
public final class SelectReference implements Kernel<Select> {
  @Override
  public long pieces(Select op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(Select op, Arguments arguments, Part part) {
    Tensor c = arguments.in(0);
    Tensor a = arguments.in(1);
    Tensor b = arguments.in(2);
    Tensor y = arguments.out(0);
    long n = y.spec().last();
    for (long row = part.from(); row < part.to(); row++) {
      long fromC = c.spec().rowOffset(row);
      long fromA = a.spec().rowOffset(row);
      long fromB = b.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      for (long i = 0; i < n; i++) {
        boolean first = Elements.get(c, fromC + i) != 0;
        Elements.set(y, to + i, first ? Elements.get(a, fromA + i) : Elements.get(b, fromB + i));
      }
    }
  }
}
