package dev.lbrx.backend.reference.reduce;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.reduce.Quantile;
import dev.lbrx.ops.reduce.RankKeys;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.util.Arrays;

/** The definition of {@link Quantile}: each row sorted. */
public final class QuantileReference implements Kernel<Quantile> {
  @Override
  public long pieces(Quantile op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(Quantile op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(x.spec().last());
    int[] keys = new int[n];
    for (long row = part.from(); row < part.to(); row++) {
      for (int i = 0; i < n; i++) {
        keys[i] = RankKeys.of(Elements.get(x, x.spec().rowOffset(row) + i));
      }
      Arrays.sort(keys);
      Elements.set(y, Elements.ofRow(y, row), quantile(op, keys, n));
    }
  }

  private static float quantile(Quantile op, int[] keys, int n) {
    float greatest = RankKeys.value(keys[n - 1]);
    if (Float.isNaN(greatest)) {
      return Float.NaN;
    }
    float low = RankKeys.value(keys[op.rank(n)]);
    float fraction = op.fraction(n);
    if (fraction == 0f) {
      return low;
    }
    float high = RankKeys.value(keys[op.rank(n) + 1]);
    return Math.fma(fraction, high - low, low);
  }
}
