package dev.lbrx.backend.reference.elementwise;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.elementwise.GeGlu;
import dev.lbrx.ops.elementwise.Unary;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link GeGlu}, one row at a time. */
public final class GeGluReference implements Kernel<GeGlu> {
  @Override
  public long pieces(GeGlu op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(GeGlu op, Arguments arguments, Part part) {
    Tensor gate = arguments.in(0);
    Tensor up = arguments.in(1);
    Tensor y = arguments.out(0);
    var function = op.tanh() ? Unary.Function.GELU_TANH : Unary.Function.GELU;
    long n = y.spec().last();
    for (long row = part.from(); row < part.to(); row++) {
      long fromGate = gate.spec().rowOffset(row);
      long fromUp = up.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      for (long i = 0; i < n; i++) {
        float gelu = UnaryReference.of(function, Elements.get(gate, fromGate + i));
        Elements.set(y, to + i, gelu * Elements.get(up, fromUp + i));
      }
    }
  }
}
