package dev.lbrx.conformance.norm;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.norm.WeightNorm;

/** {@link WeightNorm} in double. Rows whose squares are beyond f32, or below it, are not judged. */
final class WeightNormOracle implements Oracle.Measured<WeightNorm> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-5, "the exact result");
  }

  @Override
  public void compute(WeightNorm op, Operands in, Expected y) {
    double[] g = in.row(1);
    for (int row = 0; row < y.rows(); row++) {
      double[] x = in.row(0, row);
      double squares = Reals.squares(x);
      if (Reals.overflows(squares) || (squares != 0 && squares < Float.MIN_NORMAL)) {
        continue;
      }
      double factor = squares == 0 ? 1 : g[row] / Math.sqrt(squares);
      for (int i = 0; i < x.length; i++) {
        y.put(row, i, x[i] * factor);
      }
    }
  }
}
