package dev.lbrx.backend.reference.elementwise;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.elementwise.Binary;
import dev.lbrx.ops.math.Pow;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Binary}, one row at a time. */
public final class BinaryReference implements Kernel<Binary> {
  @Override
  public long pieces(Binary op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(Binary op, Arguments arguments, Part part) {
    Tensor a = arguments.in(0);
    Tensor b = arguments.in(1);
    Tensor y = arguments.out(0);
    long n = y.spec().last();
    for (long row = part.from(); row < part.to(); row++) {
      long fromA = a.spec().rowOffset(row);
      long fromB = b.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      for (long i = 0; i < n; i++) {
        float value = of(op.function(), Elements.get(a, fromA + i), Elements.get(b, fromB + i));
        Elements.set(y, to + i, value);
      }
    }
  }

  private static float of(Binary.Function function, float a, float b) {
    return switch (function) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
      case POW -> Pow.of(a, b);
    };
  }
}
