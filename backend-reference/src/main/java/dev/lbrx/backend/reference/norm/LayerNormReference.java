package dev.lbrx.backend.reference.norm;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.norm.LayerNorm;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link LayerNorm}, one row at a time. */
public final class LayerNormReference implements Kernel<LayerNorm> {
  @Override
  public long pieces(LayerNorm op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(LayerNorm op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(x.spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      float[] d = new float[Math.ceilDiv(n, Stripes.COUNT) * Stripes.COUNT];
      float[] stripes = new float[Stripes.COUNT];
      for (int i = 0; i < d.length; i++) {
        d[i] = i < n ? Elements.get(x, x.spec().rowOffset(row) + i) : 0f;
        stripes[i % Stripes.COUNT] += d[i];
      }
      float mean = Stripes.fold(stripes, Stripes.COUNT) / n;
      float[] squares = new float[Stripes.COUNT];
      for (int i = 0; i < d.length; i++) {
        d[i] = i < n ? d[i] - mean : 0f;
        squares[i % Stripes.COUNT] = Math.fma(d[i], d[i], squares[i % Stripes.COUNT]);
      }
      float variance = Stripes.fold(squares, Stripes.COUNT) / n;
      float inverse = 1 / (float) Math.sqrt(variance + op.epsilon());
      for (int i = 0; i < n; i++) {
        Elements.set(y, y.spec().rowOffset(row) + i, affine(arguments, i, d[i] * inverse));
      }
    }
  }

  private static float affine(Arguments arguments, int i, float normed) {
    return switch (arguments.inputs()) {
      case 1 -> normed;
      case 2 -> normed * Elements.get(arguments.in(1), i);
      default ->
          Math.fma(normed, Elements.get(arguments.in(1), i), Elements.get(arguments.in(2), i));
    };
  }
}
