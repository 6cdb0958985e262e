package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.reduce.Quantile;
import java.util.Arrays;

/** {@link Quantile} in double. */
final class QuantileOracle implements Oracle.Measured<Quantile> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(0x1p-23, "the greater of the neighbours' magnitudes");
  }

  @Override
  public void compute(Quantile op, Operands in, Expected y) {
    long rows = in.spec(0).shape().rows();
    for (int row = 0; row < rows; row++) {
      // Zeros of both signs sort apart, which no comparison of values sees.
      double[] x = in.row(0, row);
      Arrays.sort(x);
      double h = op.q() * (x.length - 1);
      double low = x[(int) h];
      double high = x[(int) Math.ceil(h)];
      boolean between = op.interpolation() == Quantile.Interpolation.LINEAR && h != Math.floor(h);
      double value = between ? (h - Math.floor(h)) * (high - low) + low : low;
      value = Double.isNaN(x[x.length - 1]) ? Double.NaN : value;
      double size = between ? Math.max(Math.abs(low), Math.abs(high)) : 0;
      if (!between || !Reals.overflows(high - low)) {
        y.put(row / y.last(), row % y.last(), value, size);
      }
    }
  }
}
