package dev.lbrx.backend.reference.elementwise;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.elementwise.Compare;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Compare}, one row at a time. */
public final class CompareReference implements Kernel<Compare> {
  @Override
  public long pieces(Compare op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(Compare op, Arguments arguments, Part part) {
    Tensor a = arguments.in(0);
    Tensor b = arguments.in(1);
    Tensor y = arguments.out(0);
    long n = y.spec().last();
    for (long row = part.from(); row < part.to(); row++) {
      long fromA = a.spec().rowOffset(row);
      long fromB = b.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      for (long i = 0; i < n; i++) {
        boolean holds = of(op.relation(), Elements.get(a, fromA + i), Elements.get(b, fromB + i));
        Elements.set(y, to + i, holds ? 1f : 0f);
      }
    }
  }

  private static boolean of(Compare.Relation relation, float a, float b) {
    return switch (relation) {
      case LESS -> a < b;
      case LESS_EQUAL -> a <= b;
      case EQUAL -> a == b;
      case NOT_EQUAL -> a != b;
      case GREATER_EQUAL -> a >= b;
      case GREATER -> a > b;
    };
  }
}
