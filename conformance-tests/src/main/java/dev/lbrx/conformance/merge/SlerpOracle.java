package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.Slerp;

/** {@link Slerp} in double. Tensors whose squares are beyond f32 are not judged. */
final class SlerpOracle implements Oracle.Measured<Slerp> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-6, "the larger of |a| and |b|");
  }

  @Override
  public void compute(Slerp op, Operands in, Expected y) {
    double[] a = MergeOracle.whole(in, 0);
    double[] b = MergeOracle.whole(in, 1);
    if (Reals.overflows(Reals.squares(a)) || Reals.overflows(Reals.squares(b))) {
      return;
    }
    double dot = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
    }
    double cosine = Math.clamp(dot / divisor(a) / divisor(b), -1, 1);
    double u = factor(1.0 - op.t(), cosine);
    double v = factor(op.t(), cosine);
    MergeOracle.put(y, i -> u * a[i] + v * b[i], i -> Math.max(Math.abs(a[i]), Math.abs(b[i])));
  }

  private static double divisor(double[] x) {
    double norm = Math.sqrt(Reals.squares(x));
    return norm <= Slerp.SMALLEST_NORM ? 1 : norm;
  }

  private static double factor(double share, double cosine) {
    if (Math.abs(cosine) > Slerp.PARALLEL) {
      return share;
    }
    double angle = Math.acos(cosine);
    return Math.sin(share * angle) / Math.sin(angle);
  }
}
