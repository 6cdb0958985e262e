package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.Variance;

/** {@link Variance} in double. Elements with squares beyond f32 are not judged. */
final class VarianceOracle implements Oracle.Measured<Variance> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-6, "the largest δ²");
  }

  @Override
  public void compute(Variance op, Operands in, Expected y) {
    double[][] x = MergeOracle.all(in);
    for (int e = 0; e < x[0].length; e++) {
      double mean = 0;
      double largest = 0;
      for (double[] one : x) {
        mean += one[e] / x.length;
        largest = Math.max(largest, one[e] * one[e]);
      }
      double squares = 0;
      for (double[] one : x) {
        squares += (one[e] - mean) * (one[e] - mean);
      }
      if (!Reals.overflows(4 * x.length * largest)) {
        y.put(e / y.last(), e % y.last(), squares / x.length, largest);
      }
    }
  }
}
