package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.ops.merge.Combination;
import java.util.Arrays;

/**
 * What the oracles of {@link Combination}s share: the combination in double of the vectors
 * themselves, where kernels see their dot products. Vectors whose squares are beyond f32 are not
 * judged.
 *
 * @param <O> the op
 */
abstract class CombinationOracle<O extends Combination> implements Oracle.Measured<O> {
  /** The vectors combined; empty where the result is decided by rounding. */
  abstract double[] combine(O op, double[][] vectors);

  @Override
  public final void compute(O op, Operands in, Expected y) {
    var shape = y.spec().shape();
    double[][] x = MergeOracle.all(in);
    int first = op.based() ? 1 : 0;
    int length = Math.toIntExact(op.vectors().length(shape));
    int stride = Math.toIntExact(op.vectors().stride(shape));
    for (long vector = 0; vector < op.vectors().count(shape); vector++) {
      int start = Math.toIntExact(op.vectors().start(shape, vector));
      double[] base = first == 0 ? new double[length] : strided(x[0], start, stride, length);
      double[][] v = new double[x.length - first][];
      for (int i = 0; i < v.length; i++) {
        v[i] = strided(x[i + first], start, stride, length);
        for (int e = 0; e < length; e++) {
          v[i][e] -= base[e];
        }
      }
      if (Arrays.stream(v).anyMatch(one -> Reals.overflows(Reals.squares(one)))) {
        continue;
      }
      double[] combined = combine(op, v);
      for (int e = 0; e < combined.length; e++) {
        int element = start + e * stride;
        double size = Math.abs(base[e]);
        for (double[] one : v) {
          size = Math.max(size, Math.abs(one[e]));
        }
        y.put(element / y.last(), element % y.last(), base[e] + combined[e], size);
      }
    }
  }

  private static double[] strided(double[] x, int start, int stride, int length) {
    double[] vector = new double[length];
    Arrays.setAll(vector, e -> x[start + e * stride]);
    return vector;
  }

  /** ⟨a, b⟩. */
  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int e = 0; e < a.length; e++) {
      sum += a[e] * b[e];
    }
    return sum;
  }

  /** ‖a‖. */
  static double norm(double[] a) {
    return Math.sqrt(Reals.squares(a));
  }

  /** Σ cᵢ·vᵢ. */
  static double[] sum(double[][] v, double... c) {
    double[] sum = new double[v[0].length];
    for (int i = 0; i < v.length; i++) {
      for (int e = 0; e < sum.length; e++) {
        sum[e] += c[i] * v[i][e];
      }
    }
    return sum;
  }
}
