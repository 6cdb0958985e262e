package dev.lbrx.backend.vector.reduce;

import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.reduce.Quantile;
import dev.lbrx.ops.reduce.RankKeys;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;

/** {@link Quantile} with a row in cache, by radix selection. */
public final class QuantileVector implements Kernel<Quantile> {
  @Override
  public long pieces(Quantile op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(Quantile op, Specs inputs) {
    return Math.max(1, 8_192 / inputs.get(0).last());
  }

  @Override
  public Scratch local(Quantile op, Specs inputs) {
    int n = Math.toIntExact(inputs.get(0).last());
    return new Scratch(n, Math.addExact(n, Ranks.BINS));
  }

  @Override
  public void run(Quantile op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(x.spec().last());
    float[] row = part.localFloats();
    int[] keys = part.localInts();
    for (long r = part.from(); r < part.to(); r++) {
      Rows.load(x, x.rowByte(r), row, 0, n, n);
      Ranks.keys(row, n, keys, 0);
      row[0] = quantile(op, keys, n);
      Rows.store(row, 0, y, Rows.byteOfRow(y, r), 1);
    }
  }

  private static float quantile(Quantile op, int[] keys, int n) {
    if (greatest(keys, n) == Integer.MAX_VALUE) {
      return Float.NaN;
    }
    int rank = op.rank(n);
    int key = Ranks.select(keys, 0, n, rank, n);
    float low = RankKeys.value(key);
    float fraction = op.fraction(n);
    if (fraction == 0f) {
      return low;
    }
    float high = RankKeys.value(next(keys, n, rank, key));
    return Math.fma(fraction, high - low, low);
  }

  private static int greatest(int[] keys, int n) {
    int greatest = Integer.MIN_VALUE;
    for (int i = 0; i < n; i++) {
      greatest = Math.max(greatest, keys[i]);
    }
    return greatest;
  }

  /** The key of the rank above that of {@code key}: the same where more are equal. */
  private static int next(int[] keys, int n, int rank, int key) {
    int upTo = 0;
    int above = Integer.MAX_VALUE;
    for (int i = 0; i < n; i++) {
      upTo += keys[i] <= key ? 1 : 0;
      above = keys[i] > key ? Math.min(above, keys[i]) : above;
    }
    return upTo > rank + 1 ? key : above;
  }
}
