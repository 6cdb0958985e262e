package dev.lbrx.backend.reference.reduce;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.math.Exp;
import dev.lbrx.ops.reduce.Softmax;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.lang.foreign.ValueLayout;

/** The definition of {@link Softmax}, one row at a time. */
public final class SoftmaxReference implements Kernel<Softmax> {
  @Override
  public long pieces(Softmax op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(Softmax op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(x.spec().last());
    float[] row = new float[n];
    for (long r = part.from(); r < part.to(); r++) {
      long from = x.spec().rowOffset(r);
      long to = y.spec().rowOffset(r);
      for (int i = 0; i < n; i++) {
        row[i] = Elements.get(x, from + i);
      }
      mask(arguments, r, row);
      exponentials(row, n, maximum(row, n));
      float sum = sum(row, n);
      for (int i = 0; i < n; i++) {
        Elements.set(y, to + i, row[i] / sum);
      }
    }
  }

  // What is left out is −∞: exp makes it 0, or NaN in a row that is NaN anyway.
  private static void mask(Arguments arguments, long r, float[] row) {
    if (arguments.inputs() == 1) {
      return;
    }
    Tensor mask = arguments.in(1);
    for (int i = 0; i < row.length; i++) {
      long element = mask.spec().rowOffset(r) + i;
      if (mask.dtype().computable()) {
        row[i] += Elements.get(mask, element);
      } else if (mask.segment().get(ValueLayout.JAVA_BYTE, element) == 0) {
        row[i] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  /** The greatest of the first {@code n} elements; NaN where there is one. */
  public static float maximum(float[] x, int n) {
    float maximum = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      maximum = Math.max(maximum, x[i]);
    }
    return maximum;
  }

  /** Replaces each of the first {@code n} elements by {@code exp(x − maximum)}. */
  public static void exponentials(float[] x, int n, float maximum) {
    for (int i = 0; i < n; i++) {
      x[i] = Exp.of(x[i] - maximum);
    }
  }

  /** The sum of the first {@code n} elements, in stripes. */
  public static float sum(float[] x, int n) {
    float[] stripes = new float[Stripes.COUNT];
    for (int i = 0; i < n; i++) {
      stripes[i % Stripes.COUNT] += x[i];
    }
    return Stripes.fold(stripes, Stripes.COUNT);
  }
}
