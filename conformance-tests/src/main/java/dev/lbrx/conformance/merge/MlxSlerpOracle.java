package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.MlxSlerp;

/** {@link MlxSlerp} in double. Vectors so parallel that f32 loses their angle are not judged. */
final class MlxSlerpOracle extends CombinationOracle<MlxSlerp> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-6, "the largest |input|");
  }

  @Override
  double[] combine(MlxSlerp op, double[][] v) {
    double cosine = dot(v[0], v[1]) / (norm(v[0]) * norm(v[1]));
    if (cosine > 0.99) {
      return new double[0];
    }
    double angle = Math.acos(Math.max(cosine, 0));
    double sine = Math.sin(angle + 1e-5);
    return sum(v, Math.sin((1.0 - op.t()) * angle) / sine, Math.sin(op.t() * angle) / sine);
  }
}
