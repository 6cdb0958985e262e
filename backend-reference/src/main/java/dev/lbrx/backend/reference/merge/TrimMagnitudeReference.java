package dev.lbrx.backend.reference.merge;

import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link TrimMagnitude}, by sorting; for tensors that fit an array. */
public final class TrimMagnitudeReference implements Kernel<TrimMagnitude> {
  @Override
  public long pieces(TrimMagnitude op, Arguments arguments, int phase) {
    return 1;
  }

  @Override
  public void run(TrimMagnitude op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    int n = Math.toIntExact(x.shape().elements());
    long[] sorted = Thinned.sorted(x, 0, n);
    int zeros = 0;
    while (op.ofNonzero() && zeros < n && sorted[zeros] >>> 32 == 0) {
      zeros++;
    }
    int end = Math.toIntExact(n - op.outliers(n - zeros));
    boolean[] keeps = new boolean[n];
    for (int rank = end - Math.toIntExact(op.kept(n - zeros)); rank < end; rank++) {
      keeps[Thinned.index(sorted[rank])] = true;
    }
    Thinned.write(x, arguments.out(0), op.rescale(), op.density(), e -> keeps[(int) e]);
  }
}
