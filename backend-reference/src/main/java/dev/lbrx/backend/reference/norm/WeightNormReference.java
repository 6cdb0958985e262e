package dev.lbrx.backend.reference.norm;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.norm.WeightNorm;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link WeightNorm}, one row at a time. */
public final class WeightNormReference implements Kernel<WeightNorm> {
  @Override
  public long pieces(WeightNorm op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(WeightNorm op, Arguments arguments, Part part) {
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
      float norm = (float) Math.sqrt(Stripes.fold(stripes, Stripes.COUNT));
      float factor = norm == 0 ? 1 : Elements.get(arguments.in(1), row) / norm;
      for (int i = 0; i < n; i++) {
        Elements.set(y, to + i, Elements.get(x, from + i) * factor);
      }
    }
  }
}
