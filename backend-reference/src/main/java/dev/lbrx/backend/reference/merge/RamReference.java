package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.merge.Ram;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Ram}. */
public final class RamReference implements Kernel<Ram> {
  @Override
  public long pieces(Ram op, Arguments arguments, int phase) {
    return 1;
  }

  @Override
  public void run(Ram op, Arguments arguments, Part part) {
    long elements = arguments.out(0).shape().elements();
    long[] shared = new long[arguments.inputs()];
    long[] unique = new long[arguments.inputs()];
    for (long e = 0; e < elements; e++) {
      int active = active(op, arguments, e);
      for (int i = 1; i < arguments.inputs(); i++) {
        if (isActive(op, arguments, i, e)) {
          (active == 1 ? unique : shared)[i]++;
        }
      }
    }
    for (long e = 0; e < elements; e++) {
      int active = active(op, arguments, e);
      float change = 0;
      for (int i = 1; i < arguments.inputs(); i++) {
        if (isActive(op, arguments, i, e)) {
          float delta = delta(arguments, i, e);
          change += active == 1 ? op.factor(shared[i], unique[i]) * delta : delta;
        }
      }
      change = active > 1 ? change / active : change;
      Elements.set(arguments.out(0), e, Elements.get(arguments.in(0), e) + change);
    }
  }

  private static int active(Ram op, Arguments arguments, long e) {
    int active = 0;
    for (int i = 1; i < arguments.inputs(); i++) {
      active += isActive(op, arguments, i, e) ? 1 : 0;
    }
    return active;
  }

  private static boolean isActive(Ram op, Arguments arguments, int i, long e) {
    return Math.abs(delta(arguments, i, e)) > op.epsilon();
  }

  private static float delta(Arguments arguments, int i, long e) {
    return Elements.get(arguments.in(i), e) - Elements.get(arguments.in(0), e);
  }
}
