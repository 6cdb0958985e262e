package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.Ram;

/**
 * {@link Ram} in double, given which changes are active once rounded. Elements with a change or a
 * sum beyond f32 are not judged.
 */
final class RamOracle implements Oracle.Measured<Ram> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-6, "|base| + the largest |δ|");
  }

  @Override
  public void compute(Ram op, Operands in, Expected y) {
    double[][] x = MergeOracle.all(in);
    int elements = x[0].length;
    double[][] delta = new double[x.length - 1][elements];
    int[] active = new int[elements];
    for (int i = 0; i < delta.length; i++) {
      for (int e = 0; e < elements; e++) {
        delta[i][e] = x[i + 1][e] - x[0][e];
        active[e] += isActive(op, delta[i][e]) ? 1 : 0;
      }
    }
    double[] factors = new double[delta.length];
    for (int i = 0; i < delta.length; i++) {
      factors[i] = factor(op, delta[i], active);
    }
    for (int e = 0; e < elements; e++) {
      put(op, x[0][e], delta, factors, active[e], e, y);
    }
  }

  private static boolean isActive(Ram op, double delta) {
    return Math.abs((float) delta) > op.epsilon();
  }

  private static double factor(Ram op, double[] delta, int[] active) {
    double shared = 0;
    double unique = 0;
    for (int e = 0; e < delta.length; e++) {
      if (isActive(op, delta[e])) {
        shared += active[e] > 1 ? 1 : 0;
        unique += active[e] > 1 ? 0 : 1;
      }
    }
    return 1 + op.boost() * Math.min(shared / Math.max(unique, op.epsilon()), op.limit());
  }

  private static void put(
      Ram op, double base, double[][] delta, double[] factors, int active, int e, Expected y) {
    double change = 0;
    double largest = 0;
    double size = Math.abs(base);
    for (int i = 0; i < delta.length; i++) {
      double d = delta[i][e];
      largest = Math.max(largest, Math.abs(d));
      size += factors[i] * Math.abs(d);
      if (isActive(op, d)) {
        change += active == 1 ? factors[i] * d : d / active;
      }
    }
    if (!Reals.overflows(size)) {
      y.put(e / y.last(), e % y.last(), base + change, Math.abs(base) + largest);
    }
  }
}
