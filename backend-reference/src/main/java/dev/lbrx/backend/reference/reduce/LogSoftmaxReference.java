package dev.lbrx.backend.reference.reduce;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.math.Log;
import dev.lbrx.ops.reduce.LogSoftmax;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link LogSoftmax}, one row at a time. */
public final class LogSoftmaxReference implements Kernel<LogSoftmax> {
  @Override
  public long pieces(LogSoftmax op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(LogSoftmax op, Arguments arguments, Part part) {
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
      float maximum = SoftmaxReference.maximum(row, n);
      SoftmaxReference.exponentials(row, n, maximum);
      float log = Log.of(SoftmaxReference.sum(row, n));
      for (int i = 0; i < n; i++) {
        Elements.set(y, to + i, (Elements.get(x, from + i) - maximum) - log);
      }
    }
  }
}
