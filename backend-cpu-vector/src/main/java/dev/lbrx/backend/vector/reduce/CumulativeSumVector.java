package dev.lbrx.backend.vector.reduce;

import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.reduce.CumulativeSum;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;

/** {@link CumulativeSum} tile by tile: a chain of additions has nothing for lanes to share. */
public final class CumulativeSumVector implements Kernel<CumulativeSum> {
  private static final int TILE = 2_048;

  @Override
  public long pieces(CumulativeSum op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(CumulativeSum op, Specs inputs) {
    return Math.max(1, 32_768 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(CumulativeSum op, Specs inputs) {
    return Scratch.floats(TILE);
  }

  @Override
  public void run(CumulativeSum op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    long n = x.spec().last();
    float[] tile = part.localFloats();
    for (long row = part.from(); row < part.to(); row++) {
      float sum = 0f;
      for (long from = 0; from < n; from += TILE) {
        int count = (int) Math.min(TILE, n - from);
        Rows.load(x, x.rowByte(row) + from * x.dtype().bytes(), tile, 0, count, count);
        sum = chain(tile, count, sum);
        Rows.store(tile, 0, y, y.rowByte(row) + from * y.dtype().bytes(), count);
      }
    }
  }

  private static float chain(float[] tile, int count, float before) {
    float sum = before;
    for (int i = 0; i < count; i++) {
      sum += tile[i];
      tile[i] = sum;
    }
    return sum;
  }
}
