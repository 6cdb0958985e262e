package dev.lbrx.ops.math;

/**
 * Compares f32 functions with {@link StrictMath} in double, rounded to f32. Subnormal results are
 * zero of their sign, so that the least normal number is zero's neighbour.
 */
final class UlpSurvey {
  interface Single {
    float of(float x);
  }

  interface Double {
    double of(double x);
  }

  private UlpSurvey() {}

  /** Whole ulps between a function's value and the correctly rounded one. */
  static long distance(float got, double exact) {
    float wanted = (float) exact;
    if (Math.abs(wanted) < Float.MIN_NORMAL) {
      wanted = Math.copySign(0f, wanted);
    }
    if (Float.isNaN(got) || Float.isNaN(wanted)) {
      return Float.isNaN(got) && Float.isNaN(wanted) ? 0 : Long.MAX_VALUE;
    }
    return Math.abs(ordinal(got) - ordinal(wanted));
  }

  /** The greatest distance over every {@code step}-th bit pattern. */
  static long worst(Single function, Double exact, int step) {
    long worst = 0;
    for (long bits = 0; bits < 1L << 32; bits += step) {
      float x = Float.intBitsToFloat((int) bits);
      worst = Math.max(worst, distance(function.of(x), exact.of(x)));
    }
    return worst;
  }

  /** Numbers floats in order without the subnormal ones; −0 comes before +0. */
  private static long ordinal(float value) {
    int bits = Float.floatToRawIntBits(value);
    long magnitude = Math.max(0, (bits & 0x7fffffff) - 0x7fffff);
    return bits < 0 ? -1L - magnitude : magnitude;
  }
}
