package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.Linear;

/** {@link Linear} in double. Sums of terms beyond f32 are not judged. */
final class LinearOracle implements Oracle.Measured<Linear> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(0x1p-24, "(2n + 1) · Σ|w·x| ∕ |Σw|");
  }

  @Override
  public void compute(Linear op, Operands in, Expected y) {
    double[][] x = MergeOracle.all(in);
    int n = x.length;
    double weights = op.weights().stream().mapToDouble(w -> w).sum();
    double divisor = op.normalize() ? weights : 1;
    for (int row = 0; row < y.rows(); row++) {
      for (int i = 0; i < y.last(); i++) {
        double sum = 0;
        double size = 0;
        for (int model = 0; model < n; model++) {
          double term = op.weights().get(model) * x[model][row * y.last() + i];
          sum += term;
          size += Math.abs(term);
        }
        if (!Reals.overflows(size)) {
          y.put(row, i, sum / divisor, (2 * n + 1) * size / Math.abs(divisor));
        }
      }
    }
  }
}
