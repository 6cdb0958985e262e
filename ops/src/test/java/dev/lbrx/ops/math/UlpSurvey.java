package dev.lbrx.ops.math;

/**
 * Compares f32 functions with {@link StrictMath} in double, rounded to f32 and with subnormal
 * results as zero of their sign. The main method surveys all 2³² arguments, which takes minutes.
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

  /** Numbers floats in order; −0 comes before +0. */
  private static long ordinal(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits < 0 ? -1L - (bits & 0x7fffffff) : bits;
  }

  public static void main(String[] arguments) {
    int step = arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]);
    System.out.println("exp " + worst(Exp::of, StrictMath::exp, step));
    System.out.println("log " + worst(Log::of, StrictMath::log, step));
    System.out.println("sin " + worst(SinCos::sin, StrictMath::sin, step));
    System.out.println("cos " + worst(SinCos::cos, StrictMath::cos, step));
    System.out.println("arccos " + worst(Arccos::of, StrictMath::acos, step));
  }
}
