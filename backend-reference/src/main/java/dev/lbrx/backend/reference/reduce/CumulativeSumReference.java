package dev.lbrx.backend.reference.reduce;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.reduce.CumulativeSum;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link CumulativeSum}, one row at a time. */
public final class CumulativeSumReference implements Kernel<CumulativeSum> {
  @Override
  public long pieces(CumulativeSum op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(CumulativeSum op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    for (long row = part.from(); row < part.to(); row++) {
      long from = x.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      float sum = 0f;
      for (long i = 0; i < x.spec().last(); i++) {
        sum += Elements.get(x, from + i);
        Elements.set(y, to + i, sum);
      }
    }
  }
}
