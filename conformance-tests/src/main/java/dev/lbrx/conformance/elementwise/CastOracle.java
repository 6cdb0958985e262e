package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.elementwise.Cast;

/** {@link Cast}: the nearest value of the dtype. */
final class CastOracle implements Oracle.Measured<Cast> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.ROUNDING;
  }

  @Override
  public void compute(Cast op, Operands in, Expected y) {
    for (int row = 0; row < y.rows(); row++) {
      double[] x = in.row(0, row);
      for (int i = 0; i < x.length; i++) {
        y.put(row, i, x[i]);
      }
    }
  }
}
