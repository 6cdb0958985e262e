package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.math.Exp;
import dev.lbrx.ops.math.Log;
import dev.lbrx.ops.merge.Importance;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Importance}, one row a piece. */
public final class ImportanceReference implements Kernel<Importance> {
  @Override
  public long pieces(Importance op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(Importance op, Arguments arguments, Part part) {
    int n = Math.toIntExact(arguments.out(0).shape().last());
    for (long row = part.from(); row < part.to(); row++) {
      float[] q = probabilities(arguments.in(0), row * n, n);
      float[] p = probabilities(arguments.in(1), row * n, n);
      float[] stripes = new float[Stripes.COUNT];
      for (int i = 0; i < n; i++) {
        stripes[i % Stripes.COUNT] += p[i] * Log.of(p[i] / q[i]);
      }
      float divergence = Math.max(Stripes.fold(stripes, Stripes.COUNT), 0f);
      for (long e = row * n; e < row * n + n; e++) {
        float change = Elements.get(arguments.in(1), e) - Elements.get(arguments.in(0), e);
        Elements.set(arguments.out(0), e, Math.abs(change) * divergence);
      }
    }
  }

  private static float[] probabilities(Tensor x, long start, int n) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Elements.get(x, start + i));
    }
    float[] row = new float[n];
    float[] stripes = new float[Stripes.COUNT];
    for (int i = 0; i < n; i++) {
      row[i] = Exp.of(Elements.get(x, start + i) - largest);
      stripes[i % Stripes.COUNT] += row[i];
    }
    float sum = Stripes.fold(stripes, Stripes.COUNT);
    for (int i = 0; i < n; i++) {
      row[i] = row[i] / sum + Importance.FLOOR;
    }
    return row;
  }
}
