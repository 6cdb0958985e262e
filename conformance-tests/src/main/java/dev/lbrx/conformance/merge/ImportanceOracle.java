package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.Importance;
import java.util.Arrays;

/** {@link Importance} in double. Changes beyond f32 are not judged. */
final class ImportanceOracle implements Oracle.Measured<Importance> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(3e-4, "|p − q|");
  }

  @Override
  public void compute(Importance op, Operands in, Expected y) {
    for (int row = 0; row < y.rows(); row++) {
      double[] q = in.row(0, row);
      double[] p = in.row(1, row);
      double divergence = divergence(probabilities(p), probabilities(q));
      for (int i = 0; i < y.last(); i++) {
        double change = Math.abs(p[i] - q[i]);
        if (!Reals.overflows(change) && !Reals.overflows(change * divergence)) {
          y.put(row, i, change * divergence, change);
        }
      }
    }
  }

  private static double divergence(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += p[i] * Math.log(p[i] / q[i]);
    }
    return Math.max(sum, 0);
  }

  private static double[] probabilities(double[] x) {
    double max = Reals.max(x);
    double sum = Arrays.stream(x).map(v -> Reals.exp(v - max)).sum();
    return Arrays.stream(x).map(v -> Reals.exp(v - max) / sum + 1e-8).toArray();
  }
}
