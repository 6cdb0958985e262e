package dev.lbrx.backend.vector.reduce;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.math.Log;
import dev.lbrx.ops.reduce.Reduce;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;

/** {@link Reduce} with a row in cache. */
public final class ReduceVector implements Kernel<Reduce> {
  @Override
  public long pieces(Reduce op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(Reduce op, Specs inputs) {
    return Math.max(1, 32_768 / inputs.get(0).last());
  }

  @Override
  public Scratch local(Reduce op, Specs inputs) {
    return Scratch.floats((long) Floats.padded(inputs.get(0).last()) + Stripes.COUNT);
  }

  @Override
  public void run(Reduce op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(x.spec().last());
    int padded = Floats.padded(n);
    float[] row = part.localFloats();
    for (long i = part.from(); i < part.to(); i++) {
      Rows.load(x, x.rowByte(i), row, 0, n, padded);
      row[0] = of(op.function(), row, n, padded);
      Rows.store(row, 0, y, Rows.byteOfRow(y, i), 1);
    }
  }

  // Sums need the +0 behind the row, the others pad as they must.
  private static float of(Reduce.Function function, float[] row, int n, int padded) {
    return switch (function) {
      case SUM -> Floats.sum(row, 0, padded, row, padded);
      case MEAN -> Floats.sum(row, 0, padded, row, padded) / n;
      case MAX -> RowExtremes.maximum(row, 0, n, padded);
      case MIN -> RowExtremes.minimum(row, 0, n, padded);
      case SUM_OF_SQUARES -> Floats.sumOfSquares(row, 0, padded, row, padded);
      case NORM -> (float) Math.sqrt(Floats.sumOfSquares(row, 0, padded, row, padded));
      case LOG_SUM_EXP -> logSumExp(row, n, padded);
    };
  }

  private static float logSumExp(float[] row, int n, int padded) {
    float maximum = RowExtremes.maximum(row, 0, n, padded);
    if (!(Math.abs(maximum) <= Float.MAX_VALUE)) {
      return maximum;
    }
    return Log.of(SoftmaxVector.exponentials(row, 0, n, padded, maximum)) + maximum;
  }
}
