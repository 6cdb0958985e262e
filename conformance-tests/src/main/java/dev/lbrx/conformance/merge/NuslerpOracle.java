package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.Nuslerp;

/**
 * {@link Nuslerp} in double. Vectors more than 134° apart are not judged: the nearer to opposite,
 * the more does rounding decide.
 */
final class NuslerpOracle extends CombinationOracle<Nuslerp> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-6, "the largest |input|");
  }

  @Override
  double[] combine(Nuslerp op, double[][] v) {
    double cosine = dot(v[0], v[1]) / divisor(v[0]) / divisor(v[1]);
    if (cosine < -0.7) {
      return new double[0];
    }
    double angle = Math.acos(Math.min(cosine, 1));
    double sine = Math.sin(angle);
    if (sine < 1e-8) {
      return sum(v, 1.0 - op.t(), op.t());
    }
    return sum(v, Math.sin((1.0 - op.t()) * angle) / sine, Math.sin(op.t() * angle) / sine);
  }

  private static double divisor(double[] x) {
    return Math.max(norm(x), 1e-7);
  }
}
