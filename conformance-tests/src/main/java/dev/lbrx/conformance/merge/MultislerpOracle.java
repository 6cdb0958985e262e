package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.Multislerp;

/**
 * {@link Multislerp} in double, the mean direction as a vector. Vectors that all but cancel are not
 * judged.
 */
final class MultislerpOracle extends CombinationOracle<Multislerp> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-6, "the largest |input|");
  }

  @Override
  double[] combine(Multislerp op, double[][] v) {
    double[] c = new double[v.length];
    double length = 0;
    double most = 0;
    for (int i = 0; i < v.length; i++) {
      c[i] = op.weights().get(i) / (norm(v[i]) + op.epsilon());
      length += op.weights().get(i) * norm(v[i]);
      most += Math.abs(c[i]) * norm(v[i]);
    }
    double mean = norm(sum(v, c));
    if (most > 0 && mean < 0.2 * most) {
      return new double[0];
    }
    for (int i = 0; i < v.length; i++) {
      boolean none = mean < op.epsilon();
      c[i] = !none ? length * c[i] / mean : v.length == 2 ? op.weights().get(i) : Double.NaN;
    }
    return sum(v, c);
  }
}
