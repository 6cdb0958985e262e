package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.Karcher;
import java.util.Arrays;

/**
 * {@link Karcher} in double, the mean as a vector that walks on the sphere. Inputs that all but
 * cancel, are infinite, or lie nearly opposite to the mean, are not judged.
 */
final class KarcherOracle extends CombinationOracle<Karcher> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(2e-6, "the largest |input|");
  }

  @Override
  double[] combine(Karcher op, double[][] v) {
    double length = Arrays.stream(v).mapToDouble(CombinationOracle::norm).sum() / v.length;
    double[][] units =
        Arrays.stream(v)
            .filter(x -> norm(x) > op.tolerance())
            .map(x -> scaled(x, 1 / norm(x)))
            .toArray(double[][]::new);
    if (Double.isNaN(length) || units.length == 0) {
      return scaled(v[0], length);
    }
    double[] u = mean(units);
    if (Double.isInfinite(length) || norm(u) < 0.2) {
      return new double[0];
    }
    u = scaled(u, 1 / norm(u));
    for (int step = 0; step < op.iterations(); step++) {
      double[] g = new double[u.length];
      for (double[] x : units) {
        double cosine = Math.clamp(dot(u, x), -1, 1);
        if (cosine < -0.9) {
          return new double[0];
        }
        double angle = Math.acos(cosine);
        if (angle >= op.tolerance() && angle > 0) {
          double pull = angle / Math.sin(angle) / units.length;
          g = sum(new double[][] {g, x, u}, 1, pull, -pull * cosine);
        }
      }
      double across = norm(g);
      if (across < op.tolerance() || across == 0) {
        break;
      }
      u = sum(new double[][] {u, g}, Math.cos(across), Math.sin(across) / across);
      u = scaled(u, 1 / norm(u));
    }
    return scaled(u, length);
  }

  private static double[] mean(double[][] units) {
    double[] shares = new double[units.length];
    Arrays.fill(shares, 1.0 / units.length);
    return sum(units, shares);
  }

  private static double[] scaled(double[] x, double factor) {
    return Arrays.stream(x).map(e -> e * factor).toArray();
  }
}
