package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.ops.merge.AddTaskVectors.Consensus;

/**
 * {@link AddTaskVectors} in double. Elements are not judged where f32 cannot tell the sign of the
 * weighted sum, nor where terms are beyond f32 or below its normal numbers.
 */
final class AddTaskVectorsOracle implements Oracle.Measured<AddTaskVectors> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(0x1p-24, "|base| + (2n + 3) · |λ| · Σ|w·δ| ∕ |D|");
  }

  @Override
  public void compute(AddTaskVectors op, Operands in, Expected y) {
    double[][] x = MergeOracle.all(in);
    for (int row = 0; row < y.rows(); row++) {
      for (int i = 0; i < y.last(); i++) {
        double[] terms = new double[x.length - 1];
        int element = row * y.last() + i;
        for (int model = 0; model < terms.length; model++) {
          terms[model] = op.weights().get(model) * x[model + 1][element];
        }
        put(op, x[0][element], terms, row, i, y);
      }
    }
  }

  private static void put(
      AddTaskVectors op, double base, double[] terms, int row, int i, Expected y) {
    int n = terms.length;
    double sum = 0;
    int signs = 0;
    double size = 0;
    boolean vanishes = false;
    for (double term : terms) {
      vanishes |= term != 0 && Math.abs(term) < Float.MIN_NORMAL;
      sum += term;
      signs += (int) Math.signum(term);
      size += Math.abs(term);
    }
    boolean consensus = op.consensus() != Consensus.NONE;
    boolean counts = op.consensus() == Consensus.COUNT;
    boolean signless = sum != 0 && Math.abs(sum) <= n * 0x1p-23 * size;
    boolean unsure = vanishes || !counts && (signless || sum == 0 && size > 0);
    if (Reals.overflows(size) || consensus && unsure) {
      return;
    }
    double sign = (counts ? signs : sum) >= 0 ? 1 : -1;
    double delta = 0;
    double counted = 0;
    for (int model = 0; model < n; model++) {
      if (!consensus || Math.signum(terms[model]) == sign) {
        delta += terms[model];
        counted += op.weights().get(model);
      }
    }
    double divisor = op.normalize() ? divisor(counted, consensus) : 1;
    if (Reals.overflows(delta / divisor)) {
      return;
    }
    y.put(
        row,
        i,
        base + op.lambda() * (delta / divisor),
        Math.abs(base) + (2 * n + 3) * Math.abs(op.lambda()) * size / Math.abs(divisor));
  }

  private static double divisor(double counted, boolean consensus) {
    boolean none = consensus ? counted == 0 : Math.abs(counted) < AddTaskVectors.SMALLEST_WEIGHT;
    return none ? 1 : counted;
  }
}
