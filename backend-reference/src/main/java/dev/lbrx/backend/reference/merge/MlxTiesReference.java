package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.merge.MlxTies;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link MlxTies}, one element a piece. */
public final class MlxTiesReference implements Kernel<MlxTies> {
  @Override
  public long pieces(MlxTies op, Arguments arguments, int phase) {
    return arguments.out(0).shape().elements();
  }

  @Override
  public void run(MlxTies op, Arguments arguments, Part part) {
    for (long e = part.from(); e < part.to(); e++) {
      float a = Elements.get(arguments.in(0), e);
      float b = Elements.get(arguments.in(1), e);
      float mean = Math.fma(op.t(), b, (1 - op.t()) * a);
      float larger = Math.abs(a) >= Math.abs(b) ? a : b;
      float signed = larger > 0 ? Math.abs(mean) : larger < 0 ? -Math.abs(mean) : mean;
      Elements.set(arguments.out(0), e, signed);
    }
  }
}
