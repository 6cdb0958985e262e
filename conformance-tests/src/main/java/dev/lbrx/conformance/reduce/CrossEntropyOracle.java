package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.reduce.CrossEntropy;
import java.util.Arrays;

/** {@link CrossEntropy} in double. */
final class CrossEntropyOracle implements Oracle.Measured<CrossEntropy> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-5, "1 + 0.03 · the largest finite |x|");
  }

  @Override
  public void compute(CrossEntropy op, Operands in, Expected y) {
    for (int row = 0; row < y.last(); row++) {
      double[] x = in.row(0, row);
      long target = in.integers(1, 0)[row];
      double largest = Reals.largest(Arrays.stream(x).filter(Double::isFinite).toArray());
      double max = Reals.max(x);
      double log = Math.log(Arrays.stream(x).map(v -> Reals.exp(v - max)).sum());
      double loss = target < 0 || target >= x.length ? Double.NaN : log + max - x[(int) target];
      y.put(0, row, loss, 1 + 0.03 * largest);
    }
  }
}
