package dev.lbrx.conformance;

import dev.lbrx.ops.math.Bfloat16;
import dev.lbrx.spi.DType;
import java.util.Arrays;

/** What the oracles share: the reals as f32 sees them from afar. */
public final class Reals {
  private static final double NEARLY_INFINITE = 0x1.ffff8p127;

  private Reals() {}

  /**
   * Whether a finite intermediate result is beyond f32, or so near that roundings may bring it
   * there: what a kernel makes of it depends on the order.
   */
  public static boolean overflows(double value) {
    return Double.isFinite(value) && Math.abs(value) > NEARLY_INFINITE;
  }

  /** exp, zero where f32 would be subnormal, as every definition has it. */
  public static double exp(double x) {
    double value = Math.exp(x);
    return value < Float.MIN_NORMAL ? 0 : value;
  }

  /** The error function: a series of terms of one sign, so that nothing cancels. */
  public static double erf(double x) {
    double magnitude = Math.abs(x);
    if (magnitude > 6) {
      return Math.copySign(1, x);
    }
    double term = magnitude;
    double sum = term;
    for (int n = 1; term > sum * 0x1p-56; n++) {
      term *= 2 * magnitude * magnitude / (2 * n + 1);
      sum += term;
    }
    double scale = 2 / Math.sqrt(Math.PI) * Math.exp(-magnitude * magnitude);
    return Math.copySign(scale * sum, x);
  }

  /** A power as IEEE 754 and C99 have it, where Java has NaN for powers of 1. */
  public static double pow(double x, double y) {
    return x == 1 || x == -1 && Double.isInfinite(y) ? 1 : Math.pow(x, y);
  }

  /** The largest element; NaN wins; −∞ of none. */
  public static double max(double[] values) {
    return Arrays.stream(values).reduce(Double.NEGATIVE_INFINITY, Math::max);
  }

  /** The largest magnitude; 0 of none. */
  public static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).reduce(0, Math::max);
  }

  /** Σ v². */
  public static double squares(double[] values) {
    return Arrays.stream(values).map(v -> v * v).sum();
  }

  /**
   * A sum or product of two numbers of a dtype, rounded to it: by way of f32, whose digits are more
   * than twice those of the 16-bit dtypes, so that rounding twice changes nothing.
   */
  public static double round(DType dtype, double value) {
    float f32 = (float) value;
    return switch (dtype) {
      case F16 -> Float.float16ToFloat(Float.floatToFloat16(f32));
      case BF16 -> Bfloat16.toFloat(Bfloat16.fromFloat(f32));
      default -> f32;
    };
  }
}
