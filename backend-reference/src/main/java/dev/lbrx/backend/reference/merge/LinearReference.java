package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.merge.Linear;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Linear}, one element a piece. */
public final class LinearReference implements Kernel<Linear> {
  @Override
  public long pieces(Linear op, Arguments arguments, int phase) {
    return arguments.in(0).shape().elements();
  }

  @Override
  public void run(Linear op, Arguments arguments, Part part) {
    float divisor = op.divisor();
    for (long e = part.from(); e < part.to(); e++) {
      float sum = op.weights().getFirst() * Elements.get(arguments.in(0), e);
      for (int i = 1; i < arguments.inputs(); i++) {
        sum = Math.fma(op.weights().get(i), Elements.get(arguments.in(i), e), sum);
      }
      Elements.set(arguments.out(0), e, sum / divisor);
    }
  }
}
