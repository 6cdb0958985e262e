package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.reduce.LogSoftmax;
import java.util.Arrays;

/** {@link LogSoftmax} in double. */
final class LogSoftmaxOracle implements Oracle.Measured<LogSoftmax> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-5, "1 + 0.03 · |the exact result|");
  }

  @Override
  public void compute(LogSoftmax op, Operands in, Expected y) {
    for (int row = 0; row < y.rows(); row++) {
      double[] x = in.row(0, row);
      double max = Reals.max(x);
      double log = Math.log(Arrays.stream(x).map(v -> Reals.exp(v - max)).sum());
      for (int i = 0; i < x.length; i++) {
        double value = x[i] - max - log;
        y.put(row, i, value, 1 + 0.03 * Math.abs(value));
      }
    }
  }
}
