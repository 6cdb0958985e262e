package dev.lbrx.ops.math;

/**
 * Sine and cosine in f32, within 1 ulp of the correctly rounded value for every argument. Up to
 * {@link #LIMIT} the argument is reduced modulo π/2 by fused multiply-adds with π/2 as the sum of
 * three floats (Cody and Waite), beyond with integers (Payne and Hanek): 96 bits of 2/π, chosen by
 * the argument's exponent, times its 24-bit significand. Either gives the rest as the sum of two
 * floats.
 *
 * <p>Special values as C99: NaN for infinities; sin ±0 = ±0. A sine that would be subnormal is 0 of
 * its sign.
 *
 * <p>Source: Payne and Hanek, Radian Reduction for Trigonometric Functions, 1983; Cody and Waite,
 * Software Manual for the Elementary Functions, 1980; polynomials of Cephes ({@code sinf.c}).
 */
public final class SinCos {
  /** The sine's coefficient of x³. */
  public static final float SIN_3 = -1.6666654611e-1f;

  /** The sine's coefficient of x⁵. */
  public static final float SIN_5 = 8.3321608736e-3f;

  /** The sine's coefficient of x⁷. */
  public static final float SIN_7 = -1.9515295891e-4f;

  /** The cosine's coefficient of x⁴. */
  public static final float COS_4 = 4.166664568298827e-2f;

  /** The cosine's coefficient of x⁶. */
  public static final float COS_6 = -1.388731625493765e-3f;

  /** The cosine's coefficient of x⁸. */
  public static final float COS_8 = 2.443315711809948e-5f;

  /** The greatest magnitude that is reduced by fused multiply-adds: 2¹⁷. */
  public static final float LIMIT = 0x1p17f;

  /** 2/π rounded to f32. */
  public static final float TWO_OVER_PI = 0x1.45f306p-1f;

  /** π/2 = {@code HALF_PI + HALF_PI_MIDDLE + HALF_PI_LOW}. */
  public static final float HALF_PI = 0x1.921fb6p+0f;

  /** π/2 − {@link #HALF_PI}, rounded to f32. */
  public static final float HALF_PI_MIDDLE = -0x1.777a5cp-25f;

  /** π/2 − {@link #HALF_PI} − {@link #HALF_PI_MIDDLE}. */
  public static final float HALF_PI_LOW = -0x1.ee59dap-50f;

  /** The binary digits of 2/π behind the point, 32 a word, after 32 zeros. */
  private static final long[] DIGITS = {
    0, 0xa2f9836eL, 0x4e441529L, 0xfc2757d1L, 0xf534ddc0L, 0xdb629599L, 0x3c439041L, 0xfe5163abL
  };

  /** π/2 · 2⁶². */
  private static final long HALF_PI_62 = 0x6487ed5110b4611aL;

  private SinCos() {}

  /** The sine of an angle in radians. */
  public static float sin(float x) {
    float magnitude = Math.abs(x);
    if (magnitude < Float.MIN_NORMAL) {
      return Math.copySign(0f, x);
    }
    float value = magnitude <= LIMIT ? near(magnitude, 0) : far(magnitude, 0);
    return x < 0 ? -value : value;
  }

  /** The cosine of an angle in radians. */
  public static float cos(float x) {
    float magnitude = Math.abs(x);
    return magnitude <= LIMIT ? near(magnitude, 1) : far(magnitude, 1);
  }

  /** The sine of {@code x + turns · π/2}, 0 ≤ x ≤ {@link #LIMIT}. */
  private static float near(float x, int turns) {
    float shifted = Math.fma(x, TWO_OVER_PI, Exp.ROUNDER);
    float n = shifted - Exp.ROUNDER;
    // The first difference is exact: both operands are multiples of one power of two. Of the second
    // nothing is lost either, however small it becomes.
    float rest = Math.fma(n, -HALF_PI, x);
    float middle = n * HALF_PI_MIDDLE;
    float high = rest - middle;
    float part = high - rest;
    float lost = (rest - (high - part)) - (middle + part);
    float low = lost - Math.fma(n, HALF_PI_LOW, Math.fma(n, HALF_PI_MIDDLE, -middle));
    return ofQuadrant(Float.floatToRawIntBits(shifted) + turns, high, low);
  }

  /** The sine of {@code x + turns · π/2}, x above {@link #LIMIT}; NaN for what is not finite. */
  private static float far(float x, int turns) {
    if (!(x <= Float.MAX_VALUE)) {
      return Float.NaN;
    }
    long turn = turn(x);
    // Without the two bits of the quadrant what is left is the distance, signed.
    long distance = turn << 2 >> 2;
    long magnitude = Math.abs(distance);
    int zeros = Long.numberOfLeadingZeros(magnitude);
    // The distance · π/2 as the sum of two floats.
    long product = Math.multiplyHigh(magnitude << zeros - 1, HALF_PI_62);
    float scale = Float.intBitsToFloat(127 - 59 - zeros << 23);
    float high = (float) product;
    float low = (float) (product - (long) high) * scale;
    high *= scale;
    int quadrant = (int) (turn + (1L << 61) >>> 62);
    return distance < 0
        ? ofQuadrant(quadrant + turns, -high, -low)
        : ofQuadrant(quadrant + turns, high, low);
  }

  /**
   * {@code x · 2/π} modulo 4, in units of 2⁻⁶², for a positive finite number above {@link #LIMIT}.
   */
  private static long turn(float x) {
    int bits = Float.floatToRawIntBits(x);
    long significand = bits & 0x7fffff | 0x800000;
    // Digits of 2/π that contribute multiples of 4 are skipped: exponent − 152, plus the 32 zeros.
    int skip = (bits >>> 23) - 150 - 2 + 32;
    int word = skip >>> 5;
    int shift = skip & 31;
    long high = digits(word, shift) * significand;
    long middle = digits(word + 1, shift) * significand;
    long low = digits(word + 2, shift) * significand;
    return (high << 32) + middle + (low >>> 32);
  }

  private static long digits(int word, int shift) {
    return (DIGITS[word] << 32 | DIGITS[word + 1]) << shift >>> 32;
  }

  /** The sine of {@code quadrant · π/2 + high + low}. */
  private static float ofQuadrant(int quadrant, float high, float low) {
    float value = (quadrant & 1) == 0 ? sinNear(high, low) : cosNear(high, low);
    return (quadrant & 2) == 0 ? value : -value;
  }

  /** The sine of x + low, |x| ≤ π/4. */
  private static float sinNear(float x, float low) {
    float z = x * x;
    float polynomial = Math.fma(z, Math.fma(z, SIN_7, SIN_5), SIN_3);
    return x + Math.fma(x * z, polynomial, low);
  }

  /** The cosine of x + low, |x| ≤ π/4. */
  private static float cosNear(float x, float low) {
    float z = x * x;
    float polynomial = Math.fma(z, Math.fma(z, COS_8, COS_6), COS_4);
    float half = Math.fma(-0.5f, z, 1f);
    // What the rounding of 1 − z/2 lost, −x·low, and the higher terms.
    float rest = Math.fma(-0.5f, z, 1f - half);
    return half + (Math.fma(z * z, polynomial, rest) - x * low);
  }
}
