package dev.lbrx.backend.vector.reduce;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.math.Log;
import dev.lbrx.ops.reduce.LogSoftmax;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import jdk.incubator.vector.FloatVector;

/** {@link LogSoftmax} with a row and its exponentials in cache. */
public final class LogSoftmaxVector implements Kernel<LogSoftmax> {
  @Override
  public long pieces(LogSoftmax op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(LogSoftmax op, Specs inputs) {
    return Math.max(1, 16_384 / inputs.get(0).last());
  }

  @Override
  public Scratch local(LogSoftmax op, Specs inputs) {
    return Scratch.floats(2L * Floats.padded(inputs.get(0).last()) + Stripes.COUNT);
  }

  @Override
  public void run(LogSoftmax op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(x.spec().last());
    int padded = Floats.padded(n);
    float[] rows = part.localFloats();
    for (long i = part.from(); i < part.to(); i++) {
      Rows.load(x, x.rowByte(i), rows, 0, n, padded);
      System.arraycopy(rows, 0, rows, padded, n);
      float maximum = RowExtremes.maximum(rows, padded, n, padded);
      float sum = SoftmaxVector.exponentials(rows, padded, n, padded, maximum);
      subtract(rows, padded, maximum, Log.of(sum));
      Rows.store(rows, 0, y, y.rowByte(i), n);
    }
  }

  private static void subtract(float[] x, int padded, float maximum, float log) {
    for (int i = 0; i < padded; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, x, i).sub(maximum).sub(log).intoArray(x, i);
    }
  }
}
