package dev.lbrx.backend.reference.reduce;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.math.Log;
import dev.lbrx.ops.reduce.Reduce;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Reduce}, one row at a time. */
public final class ReduceReference implements Kernel<Reduce> {
  @Override
  public long pieces(Reduce op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(Reduce op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(x.spec().last());
    float[] row = new float[n];
    for (long r = part.from(); r < part.to(); r++) {
      for (int i = 0; i < n; i++) {
        row[i] = Elements.get(x, x.spec().rowOffset(r) + i);
      }
      Elements.set(y, Elements.ofRow(y, r), of(op.function(), row, n));
    }
  }

  private static float of(Reduce.Function function, float[] x, int n) {
    return switch (function) {
      case SUM -> SoftmaxReference.sum(x, n);
      case MEAN -> SoftmaxReference.sum(x, n) / n;
      case MAX -> SoftmaxReference.maximum(x, n);
      case MIN -> minimum(x, n);
      case SUM_OF_SQUARES -> sumOfSquares(x, n);
      case NORM -> (float) Math.sqrt(sumOfSquares(x, n));
      case LOG_SUM_EXP -> logSumExp(x, n);
    };
  }

  private static float minimum(float[] x, int n) {
    float minimum = Float.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      minimum = Math.min(minimum, x[i]);
    }
    return minimum;
  }

  private static float sumOfSquares(float[] x, int n) {
    float[] stripes = new float[Stripes.COUNT];
    for (int i = 0; i < n; i++) {
      int s = i % Stripes.COUNT;
      stripes[s] = Math.fma(x[i], x[i], stripes[s]);
    }
    return Stripes.fold(stripes, Stripes.COUNT);
  }

  private static float logSumExp(float[] x, int n) {
    float maximum = SoftmaxReference.maximum(x, n);
    if (!(Math.abs(maximum) <= Float.MAX_VALUE)) {
      return maximum;
    }
    SoftmaxReference.exponentials(x, n, maximum);
    return Log.of(SoftmaxReference.sum(x, n)) + maximum;
  }
}
