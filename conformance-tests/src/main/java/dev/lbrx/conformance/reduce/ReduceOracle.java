package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.reduce.Reduce;
import java.util.Arrays;

/** {@link Reduce} in double. */
final class ReduceOracle implements Oracle.Measured<Reduce> {
  private static final double ULP = 0x1p-23;

  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1, "the bound of the function");
  }

  @Override
  public void compute(Reduce op, Operands in, Expected y) {
    long rows = in.spec(0).shape().rows();
    for (int row = 0; row < rows; row++) {
      double[] x = in.row(0, row);
      double value = value(op.function(), x);
      double bound = bound(op.function(), x, value);
      // Partial sums may be infinite where the magnitudes' sum is.
      if (!Reals.overflows(magnitudes(op.function(), x))) {
        y.put(row / y.last(), row % y.last(), value, bound);
      }
    }
  }

  private static double value(Reduce.Function function, double[] x) {
    return switch (function) {
      case SUM -> Arrays.stream(x).sum();
      case MEAN -> Arrays.stream(x).sum() / x.length;
      case MAX -> Reals.max(x);
      case MIN -> Arrays.stream(x).reduce(Double.POSITIVE_INFINITY, Math::min);
      case SUM_OF_SQUARES -> Reals.squares(x);
      case NORM -> Math.sqrt(Reals.squares(x));
      case LOG_SUM_EXP -> logSumExp(x);
    };
  }

  private static double logSumExp(double[] x) {
    double max = Reals.max(x);
    return Double.isFinite(max)
        ? Math.log(Arrays.stream(x).map(v -> Reals.exp(v - max)).sum()) + max
        : max;
  }

  private static double magnitudes(Reduce.Function function, double[] x) {
    return switch (function) {
      case SUM, MEAN -> Arrays.stream(x).map(Math::abs).sum();
      case SUM_OF_SQUARES, NORM -> Reals.squares(x);
      case MAX, MIN, LOG_SUM_EXP -> 0;
    };
  }

  private static double bound(Reduce.Function function, double[] x, double value) {
    double units = (x.length / 64.0 + 6) * ULP;
    return switch (function) {
      case SUM -> units * magnitudes(function, x);
      case MEAN -> units * magnitudes(function, x) / x.length;
      case MAX, MIN -> 0;
      case SUM_OF_SQUARES -> units * value;
      // Small squares underflow.
      case NORM -> units * value + Math.sqrt(x.length * (double) Float.MIN_NORMAL);
      case LOG_SUM_EXP -> 1e-5 + 3e-7 * Reals.largest(finite(x));
    };
  }

  private static double[] finite(double[] x) {
    return Arrays.stream(x).filter(Double::isFinite).toArray();
  }
}
