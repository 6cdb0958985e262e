package dev.lbrx.backend.reference.merge;

import dev.lbrx.ops.merge.DropByRank;
import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link DropByRank}, by sorting each row. */
public final class DropByRankReference implements Kernel<DropByRank> {
  @Override
  public long pieces(DropByRank op, Arguments arguments, int phase) {
    return 1;
  }

  @Override
  public void run(DropByRank op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    int n = Math.toIntExact(x.shape().last());
    boolean[] keeps = new boolean[Math.toIntExact(x.shape().elements())];
    for (long start = 0; start < keeps.length; start += n) {
      long[] sorted = Thinned.sorted(x, start, n);
      for (int rank = 0; rank < n; rank++) {
        int e = (int) start + Thinned.index(sorted[rank]);
        keeps[e] = Philox.uniform(op.stream(), e) < op.probability(rank, n);
      }
    }
    Thinned.write(x, arguments.out(0), op.rescale(), op.density(), e -> keeps[(int) e]);
  }
}
