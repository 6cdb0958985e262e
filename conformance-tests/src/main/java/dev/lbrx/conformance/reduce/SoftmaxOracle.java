package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.reduce.Softmax;
import java.util.Arrays;

/** {@link Softmax} in double, given the f32 sums with the mask. */
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
      if (in.size() == 2) {
        mask(in, row, x);
      }
      double max = Reals.max(x);
      double[] e = Arrays.stream(x).map(v -> Reals.exp(v - max)).toArray();
      double sum = Arrays.stream(e).sum();
      for (int i = 0; i < x.length; i++) {
        y.put(row, i, e[i] / sum);
      }
    }
  }

  private static void mask(Operands in, int row, double[] x) {
    for (int i = 0; i < x.length; i++) {
      if (in.spec(1).dtype().computable()) {
        x[i] = (float) (x[i] + in.row(1, row)[i]);
      } else if (in.integers(1, row)[i] == 0) {
        x[i] = Double.NEGATIVE_INFINITY;
      }
    }
  }
}
