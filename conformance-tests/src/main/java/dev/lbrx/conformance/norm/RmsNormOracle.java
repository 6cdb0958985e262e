package dev.lbrx.conformance.norm;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.norm.RmsNorm;
import org.jspecify.annotations.Nullable;

/** {@link RmsNorm} in double. Rows whose squares are beyond f32 are not judged. */
final class RmsNormOracle implements Oracle.Measured<RmsNorm> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-5, "the exact result");
  }

  @Override
  public void compute(RmsNorm op, Operands in, Expected y) {
    double[] w = in.size() == 1 ? null : in.row(1);
    for (int row = 0; row < y.rows(); row++) {
      double[] x = in.row(0, row);
      double squares = Reals.squares(x);
      if (Reals.overflows(squares)) {
        continue;
      }
      double inverse = 1 / Math.sqrt(squares / x.length + op.epsilon());
      for (int i = 0; i < x.length; i++) {
        y.put(row, i, x[i] * inverse * weight(op, w, i));
      }
    }
  }

  private static double weight(RmsNorm op, double @Nullable [] w, int i) {
    return w == null ? 1 : op.onePlus() ? 1 + w[i] : w[i];
  }
}
