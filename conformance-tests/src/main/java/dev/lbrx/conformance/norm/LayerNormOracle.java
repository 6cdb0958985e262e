package dev.lbrx.conformance.norm;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.norm.LayerNorm;
import java.util.Arrays;

/**
 * {@link LayerNorm} in double. Rows whose squares are beyond f32, or whose mean is beyond 100
 * standard deviations, are not judged.
 */
final class LayerNormOracle implements Oracle.Measured<LayerNorm> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-5, "the larger of 1 and the exact result");
  }

  @Override
  public void compute(LayerNorm op, Operands in, Expected y) {
    double[] w = in.size() < 2 ? new double[0] : in.row(1);
    double[] b = in.size() < 3 ? new double[0] : in.row(2);
    for (int row = 0; row < y.rows(); row++) {
      double[] x = in.row(0, row);
      double mean = Arrays.stream(x).sum() / x.length;
      double[] d = Arrays.stream(x).map(v -> v - mean).toArray();
      double variance = Reals.squares(d) / x.length;
      boolean flat = Math.abs(mean) > 100 * Math.sqrt(variance);
      if (flat || Reals.overflows(Reals.squares(x))) {
        continue;
      }
      for (int i = 0; i < x.length; i++) {
        double value = d[i] / Math.sqrt(variance + op.epsilon());
        value *= i < w.length ? w[i] : 1;
        value += i < b.length ? b[i] : 0;
        y.put(row, i, value, Math.max(1, Math.abs(value)));
      }
    }
  }
}
