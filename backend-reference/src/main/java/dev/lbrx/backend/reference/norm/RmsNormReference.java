package dev.lbrx.backend.reference.norm;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link RmsNorm}, one row at a time. */
public final class RmsNormReference implements Kernel<RmsNorm> {
  @Override
  public long pieces(RmsNorm op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(RmsNorm op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(x.spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      long from = x.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      float[] stripes = new float[Stripes.COUNT];
      for (int i = 0; i < Math.ceilDiv(n, Stripes.COUNT) * Stripes.COUNT; i++) {
        float value = i < n ? Elements.get(x, from + i) : 0f;
        stripes[i % Stripes.COUNT] = Math.fma(value, value, stripes[i % Stripes.COUNT]);
      }
      float mean = Stripes.fold(stripes, Stripes.COUNT) / n;
      float inverse = 1 / (float) Math.sqrt(mean + op.epsilon());
      for (int i = 0; i < n; i++) {
        Elements.set(y, to + i, weighted(op, arguments, i, Elements.get(x, from + i) * inverse));
      }
    }
  }

  private static float weighted(RmsNorm op, Arguments arguments, int i, float normed) {
    if (arguments.inputs() == 1) {
      return normed;
    }
    float w = Elements.get(arguments.in(1), i);
    return normed * (op.onePlus() ? 1 + w : w);
  }
}
