package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.merge.NearSwap;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link NearSwap}, one element a piece. */
public final class NearSwapReference implements Kernel<NearSwap> {
  @Override
  public long pieces(NearSwap op, Arguments arguments, int phase) {
    return arguments.out(0).shape().elements();
  }

  @Override
  public void run(NearSwap op, Arguments arguments, Part part) {
    for (long e = part.from(); e < part.to(); e++) {
      float a = Elements.get(arguments.in(0), e);
      float b = Elements.get(arguments.in(1), e);
      float distance = Math.max(Math.abs(a - b), NearSwap.SMALLEST_DISTANCE);
      float share = Math.clamp(op.t() / distance, 0f, 1f);
      Elements.set(arguments.out(0), e, share * b + (1 - share) * a);
    }
  }
}
