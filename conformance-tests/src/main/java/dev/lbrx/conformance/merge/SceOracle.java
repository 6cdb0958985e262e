package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.Sce;

/**
 * {@link Sce} in double. Elements are not judged where f32 cannot tell the sign of the sum, nor
 * tensors whose squares are beyond f32.
 */
final class SceOracle implements Oracle.Measured<Sce> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-5, "|base| + the largest |δ|");
  }

  @Override
  public void compute(Sce op, Operands in, Expected y) {
    double[][] x = MergeOracle.all(in);
    int n = x.length - op.first();
    double[][] delta = new double[n][x[0].length];
    double[] weights = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int e = 0; e < x[0].length; e++) {
        delta[i][e] = op.selective() && x[1][e] == 0 ? 0 : x[i + op.first()][e];
      }
      double squares = Reals.squares(delta[i]);
      if (Reals.overflows(squares)) {
        return;
      }
      weights[i] = squares / x[0].length;
      sum += weights[i];
    }
    for (int i = 0; i < n; i++) {
      weights[i] = sum < 1e-6 ? 1.0 / n : weights[i] / sum;
    }
    for (int e = 0; e < x[0].length; e++) {
      put(x[0][e], delta, weights, e, y);
    }
  }

  private static void put(double base, double[][] delta, double[] weights, int e, Expected y) {
    double sum = 0;
    double size = 0;
    double largest = 0;
    for (double[] one : delta) {
      sum += one[e];
      size += Math.abs(one[e]);
      largest = Math.max(largest, Math.abs(one[e]));
    }
    if (size > 0 && Math.abs(sum) <= delta.length * 0x1p-23 * size || Reals.overflows(size)) {
      return;
    }
    double change = 0;
    double counted = 0;
    for (int i = 0; i < delta.length; i++) {
      if (sum >= 0 ? delta[i][e] > 0 : delta[i][e] < 0) {
        change += delta[i][e] * weights[i];
        counted += weights[i];
      }
    }
    double value = base + change / Math.max(counted, 1e-6);
    y.put(e / y.last(), e % y.last(), value, Math.abs(base) + largest);
  }
}
