package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.DropByRank;
import dev.lbrx.ops.random.Philox;

/** {@link DropByRank} in double; which elements are kept is decided in f32, as published. */
final class DropByRankOracle implements Oracle.Measured<DropByRank> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(2e-5, "the exact result");
  }

  @Override
  public void compute(DropByRank op, Operands in, Expected y) {
    double[] x = MergeOracle.whole(in, 0);
    boolean[] keeps = new boolean[x.length];
    int n = y.last();
    for (int start = 0; start < x.length; start += n) {
      int[] order = MergeOracle.byMagnitude(x, start, n);
      for (int rank = 0; rank < n; rank++) {
        float low = (float) (op.density() - op.epsilon());
        float span = (float) (2 * op.epsilon());
        float probability = n == 1 ? (float) op.density() : low + span * (rank / (n - 1f));
        keeps[order[rank]] = Philox.uniform(op.stream(), order[rank]) < probability;
      }
    }
    MergeOracle.thinned(y, x, keeps, op.rescale(), op.density());
  }
}
