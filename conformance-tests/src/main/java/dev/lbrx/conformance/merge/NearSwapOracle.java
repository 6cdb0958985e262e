package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.NearSwap;

/** {@link NearSwap} in double. */
final class NearSwapOracle implements Oracle.Measured<NearSwap> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(4e-7, "the larger of |a| and |b|");
  }

  @Override
  public void compute(NearSwap op, Operands in, Expected y) {
    double[] a = MergeOracle.whole(in, 0);
    double[] b = MergeOracle.whole(in, 1);
    MergeOracle.put(y, i -> swapped(op, a[i], b[i]), i -> Math.max(Math.abs(a[i]), Math.abs(b[i])));
  }

  private static double swapped(NearSwap op, double a, double b) {
    double share = Math.clamp(op.t() / Math.max(Math.abs(a - b), 1e-6), 0, 1);
    return share * b + (1 - share) * a;
  }
}
