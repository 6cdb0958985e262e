package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.reduce.Softmax;
import java.util.Arrays;

/** {@link Softmax} in double. */
final class SoftmaxOracle implements Oracle.Measured<Softmax> {
  @Override
  public Tolerance tolerance() {
    // A numerator on the border of the normal numbers may be flushed or not.
    return Tolerance.of(1e-5, "the exact result").withFloor(Float.MIN_NORMAL);
  }

  @Override
  public void compute(Softmax op, Operands in, Expected y) {
    for (int row = 0; row < y.rows(); row++) {
      double[] x = in.row(0, row);
      double max = Reals.max(x);
      double[] e = Arrays.stream(x).map(v -> Reals.exp(v - max)).toArray();
      double sum = Arrays.stream(e).sum();
      for (int i = 0; i < x.length; i++) {
        y.put(row, i, e[i] / sum);
      }
    }
  }
}
