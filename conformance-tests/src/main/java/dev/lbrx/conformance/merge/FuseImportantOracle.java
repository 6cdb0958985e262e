package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.FuseImportant;
import java.util.Arrays;

/**
 * {@link FuseImportant} in double. Elements as important as the threshold, but for its rounding,
 * are not judged, nor changes beyond f32.
 */
final class FuseImportantOracle implements Oracle.Measured<FuseImportant> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(0x1p-24, "|p − q|");
  }

  @Override
  public void compute(FuseImportant op, Operands in, Expected y) {
    double[] q = MergeOracle.whole(in, 0);
    double[] p = MergeOracle.whole(in, 1);
    double[] importance = MergeOracle.whole(in, 2);
    double[] sorted = Arrays.stream(importance).map(Math::abs).sorted().toArray();
    if (sorted.length == 0) {
      return;
    }
    double first = sorted[(int) Math.floor(0.25 * (sorted.length - 1))];
    double median = sorted[(int) Math.floor(0.5 * (sorted.length - 1))];
    double third = sorted[(int) Math.floor(0.75 * (sorted.length - 1))];
    double threshold = median + 1.5 * (third - first);
    for (int e = 0; e < q.length; e++) {
      double change = p[e] - q[e];
      double apart = Math.abs(importance[e] - threshold);
      boolean unsure = third > first && apart <= 0x1p-21 * threshold;
      if (!unsure && !Reals.overflows(change)) {
        boolean important = importance[e] >= threshold;
        y.put(e / y.last(), e % y.last(), important ? q[e] + change : q[e], Math.abs(change));
      }
    }
  }
}
