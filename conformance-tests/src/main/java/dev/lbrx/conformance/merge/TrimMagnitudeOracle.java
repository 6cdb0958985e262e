package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.TrimMagnitude;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@link TrimMagnitude} by sorting. NaN counts as the largest; which NaN is not judged. */
final class TrimMagnitudeOracle implements Oracle.Measured<TrimMagnitude> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.NONE;
  }

  @Override
  public void compute(TrimMagnitude op, Operands in, Expected y) {
    double[] x = MergeOracle.whole(in, 0);
    long count = op.density() >= 1 ? x.length : (long) (op.density() * x.length);
    var kept =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparingLong((Integer i) -> -Double.doubleToLongBits(Math.abs(x[i]))))
            .limit(count)
            .collect(Collectors.toSet());
    for (int row = 0; row < y.rows(); row++) {
      for (int i = 0; i < y.last(); i++) {
        int element = row * y.last() + i;
        if (!Double.isNaN(x[element])) {
          y.put(row, i, kept.contains(element) ? x[element] : 0);
        }
      }
    }
  }
}
