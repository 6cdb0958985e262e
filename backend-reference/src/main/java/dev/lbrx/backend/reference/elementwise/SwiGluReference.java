package dev.lbrx.backend.reference.elementwise;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.elementwise.SwiGlu;
import dev.lbrx.ops.elementwise.Unary;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link SwiGlu}, one row at a time. */
public final class SwiGluReference implements Kernel<SwiGlu> {
  @Override
  public long pieces(SwiGlu op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(SwiGlu op, Arguments arguments, Part part) {
    Tensor gate = arguments.in(0);
    Tensor up = arguments.in(1);
    Tensor y = arguments.out(0);
    long n = y.spec().last();
    for (long row = part.from(); row < part.to(); row++) {
      long fromGate = gate.spec().rowOffset(row);
      long fromUp = up.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      for (long i = 0; i < n; i++) {
        float silu = UnaryReference.of(Unary.Function.SILU, Elements.get(gate, fromGate + i));
        Elements.set(y, to + i, silu * Elements.get(up, fromUp + i));
      }
    }
  }
}
