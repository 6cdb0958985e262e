package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.ModelStock;
import java.util.Arrays;

/** {@link ModelStock} in double. Models whose share has a divisor near zero are not judged. */
final class ModelStockOracle extends CombinationOracle<ModelStock> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1e-6, "the largest |base| or |change|");
  }

  @Override
  double[] combine(ModelStock op, double[][] v) {
    int k = v.length;
    double cosines = 0;
    int pairs = 0;
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        cosines += Math.clamp(dot(v[i], v[j]) / Math.max(norm(v[i]) * norm(v[j]), 1e-6), -1, 1);
        pairs++;
      }
    }
    double c = cosines / pairs;
    double divisor = 1 + (k - 1) * c;
    if (Math.abs(divisor) < 0.2) {
      return new double[0];
    }
    double[] shares = new double[k];
    Arrays.fill(shares, c / divisor);
    return sum(v, shares);
  }
}
