package dev.lbrx.conformance.attention;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.attention.ScaledDotProductAttention;

/**
 * {@link ScaledDotProductAttention} in double. Queries with a finite score of 100 or more are not
 * judged, nor those whose weighted sum of values is beyond f32.
 */
final class ScaledDotProductAttentionOracle implements Oracle.Measured<ScaledDotProductAttention> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-5, "the largest |v| that the query sees");
  }

  @Override
  public void compute(ScaledDotProductAttention op, Operands in, Expected y) {
    int t = Math.toIntExact(y.spec().shape().extent(0));
    int heads = Math.toIntExact(y.spec().shape().extent(1));
    int groups = Math.toIntExact(in.spec(1).shape().extent(1));
    double[][] keys = in.rows(1);
    double[][] values = in.rows(2);
    for (int row = 0; row < y.rows(); row++) {
      int group = row % heads * groups / heads;
      int seen = Math.toIntExact(in.scalar(0)) - t + row / heads + 1;
      double[] q = in.row(0, row);
      double[] scores = new double[seen];
      boolean judged = true;
      for (int j = 0; j < seen; j++) {
        scores[j] = dot(q, keys[j * groups + group]) * op.scale();
        judged &= !Double.isFinite(scores[j]) || Math.abs(scores[j]) < 100;
      }
      if (judged) {
        weigh(scores, values, group, groups, row, y);
      }
    }
  }

  private static void weigh(
      double[] scores, double[][] values, int group, int groups, int row, Expected y) {
    double max = Reals.max(scores);
    double sum = 0;
    double[] total = new double[y.last()];
    double[] size = new double[y.last()];
    double largest = 0;
    for (int j = 0; j < scores.length; j++) {
      double weight = Reals.exp(scores[j] - max);
      sum += weight;
      double[] value = values[j * groups + group];
      largest = Math.max(largest, Reals.largest(value));
      for (int i = 0; i < total.length; i++) {
        total[i] += weight * value[i];
        size[i] += Math.abs(weight * value[i]);
      }
    }
    for (int i = 0; i < total.length; i++) {
      if (!Reals.overflows(size[i])) {
        y.put(row, i, total[i] / sum, largest);
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
