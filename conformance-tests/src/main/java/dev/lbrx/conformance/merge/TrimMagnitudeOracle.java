package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.TrimMagnitude;
import java.util.Arrays;

/** {@link TrimMagnitude} by sorting. NaN counts as the largest; which NaN is not judged. */
final class TrimMagnitudeOracle implements Oracle.Measured<TrimMagnitude> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(2e-5, "the exact result");
  }

  @Override
  public void compute(TrimMagnitude op, Operands in, Expected y) {
    double[] x = MergeOracle.whole(in, 0);
    if (Arrays.stream(x).filter(Double::isNaN).count() > 0) {
      return;
    }
    long counted = op.ofNonzero() ? Arrays.stream(x).filter(v -> v != 0).count() : x.length;
    int kept = (int) Math.floor(op.density() * counted);
    int dropped = (int) Math.floor(op.largest() * counted);
    // Outliers give way where they and what is kept are more than all.
    dropped -= Math.max(0, kept + dropped - (int) counted);
    boolean[] keeps = new boolean[x.length];
    int[] order = MergeOracle.byMagnitude(x, 0, x.length);
    for (int rank = x.length - dropped - kept; rank < x.length - dropped; rank++) {
      keeps[order[rank]] = true;
    }
    MergeOracle.thinned(y, x, keeps, op.rescale(), op.density());
  }
}
