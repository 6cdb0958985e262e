package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.merge.FuseImportant;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link FuseImportant}, by sorting; for tensors that fit an array. */
public final class FuseImportantReference implements Kernel<FuseImportant> {
  @Override
  public long pieces(FuseImportant op, Arguments arguments, int phase) {
    return Math.min(1, arguments.out(0).shape().elements());
  }

  @Override
  public void run(FuseImportant op, Arguments arguments, Part part) {
    Tensor importance = arguments.in(2);
    int n = Math.toIntExact(importance.shape().elements());
    long[] sorted = Thinned.sorted(importance, 0, n);
    float threshold =
        FuseImportant.threshold(quantile(sorted, 1), quantile(sorted, 2), quantile(sorted, 3));
    for (long e = 0; e < n; e++) {
      float q = Elements.get(arguments.in(0), e);
      float p = Elements.get(arguments.in(1), e);
      boolean important = Elements.get(importance, e) >= threshold;
      Elements.set(arguments.out(0), e, important ? q + (p - q) : q);
    }
  }

  private static float quantile(long[] sorted, int quarter) {
    long key = sorted[(int) FuseImportant.rank(quarter, sorted.length)];
    return Float.intBitsToFloat((int) (key >>> 32));
  }
}
