package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.reduce.CumulativeSum;

/** {@link CumulativeSum} in double. */
final class CumulativeSumOracle implements Oracle.Measured<CumulativeSum> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(0x1p-23, "the place times the sum of the magnitudes up to it");
  }

  @Override
  public void compute(CumulativeSum op, Operands in, Expected y) {
    for (int row = 0; row < y.rows(); row++) {
      double[] x = in.row(0, row);
      double sum = 0;
      double magnitudes = 0;
      for (int i = 0; i < x.length; i++) {
        sum += x[i];
        magnitudes += Math.abs(x[i]);
        if (Reals.overflows(magnitudes)) {
          break;
        }
        y.put(row, i, sum, (i + 1) * magnitudes);
      }
    }
  }
}
