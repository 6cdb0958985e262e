package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.merge.Variance;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Variance}, one element a piece. */
public final class VarianceReference implements Kernel<Variance> {
  @Override
  public long pieces(Variance op, Arguments arguments, int phase) {
    return arguments.out(0).shape().elements();
  }

  @Override
  public void run(Variance op, Arguments arguments, Part part) {
    for (long e = part.from(); e < part.to(); e++) {
      float sum = 0;
      for (int i = 0; i < arguments.inputs(); i++) {
        sum += Elements.get(arguments.in(i), e);
      }
      float mean = sum / arguments.inputs();
      float squares = 0;
      for (int i = 0; i < arguments.inputs(); i++) {
        float difference = Elements.get(arguments.in(i), e) - mean;
        squares = Math.fma(difference, difference, squares);
      }
      Elements.set(arguments.out(0), e, squares / arguments.inputs());
    }
  }
}
