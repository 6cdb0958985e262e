package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.MlxTies;

/** {@link MlxTies} in double. */
final class MlxTiesOracle implements Oracle.Measured<MlxTies> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(2e-7, "the larger of |a| and |b|");
  }

  @Override
  public void compute(MlxTies op, Operands in, Expected y) {
    double[] a = MergeOracle.whole(in, 0);
    double[] b = MergeOracle.whole(in, 1);
    MergeOracle.put(y, i -> signed(op, a[i], b[i]), i -> Math.max(Math.abs(a[i]), Math.abs(b[i])));
  }

  private static double signed(MlxTies op, double a, double b) {
    double mean = (1.0 - op.t()) * a + op.t() * b;
    double larger = Math.abs(a) >= Math.abs(b) ? a : b;
    boolean signless = larger == 0 || Double.isNaN(larger);
    return signless ? mean : Math.copySign(mean, larger);
  }
}
