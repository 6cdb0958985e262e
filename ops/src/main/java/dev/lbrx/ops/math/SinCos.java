package dev.lbrx.ops.math;

/**
 * Sine and cosine in f32, within 1 ulp of the correctly rounded value for every argument. Beyond
 * π/4 the argument is reduced modulo π/2 with integers (Payne and Hanek): 96 bits of 2/π, chosen by
 * the argument's exponent, times its 24-bit significand.
 *
 * <p>Special values as C99: NaN for infinities; sin ±0 = ±0. A sine that would be subnormal is 0 of
 * its sign.
 *
 * <p>Source: Payne and Hanek, Radian Reduction for Trigonometric Functions, 1983; polynomials of
 * Cephes ({@code sinf.c}).
 */
public final class SinCos {
  private static final float SIN_3 = -1.6666654611e-1f;
  private static final float SIN_5 = 8.3321608736e-3f;
  private static final float SIN_7 = -1.9515295891e-4f;
  private static final float COS_4 = 4.166664568298827e-2f;
  private static final float COS_6 = -1.388731625493765e-3f;
  private static final float COS_8 = 2.443315711809948e-5f;
  private static final float QUARTER_PI = 0x1.921fb6p-1f;

  /** The binary digits of 2/π behind the point, 32 a word, after 32 zeros. */
  private static final long[] TWO_OVER_PI = {
    0, 0xa2f9836eL, 0x4e441529L, 0xfc2757d1L, 0xf534ddc0L, 0xdb629599L, 0x3c439041L, 0xfe5163abL
  };

  /** π/2 · 2⁶². */
  private static final long HALF_PI = 0x6487ed5110b4611aL;

  private SinCos() {}

  /** The sine of an angle in radians. */
  public static float sin(float x) {
    float magnitude = Math.abs(x);
    if (magnitude <= QUARTER_PI) {
      return magnitude < Float.MIN_NORMAL ? Math.copySign(0f, x) : sinNear(x, 0f);
    }
    if (!(magnitude <= Float.MAX_VALUE)) {
      return Float.NaN;
    }
    long turn = turn(magnitude);
    float value = ofQuadrant(quadrant(turn), turn);
    return x < 0 ? -value : value;
  }

  /** The cosine of an angle in radians. */
  public static float cos(float x) {
    float magnitude = Math.abs(x);
    if (magnitude <= QUARTER_PI) {
      return cosNear(x, 0f);
    }
    if (!(magnitude <= Float.MAX_VALUE)) {
      return Float.NaN;
    }
    long turn = turn(magnitude);
    return ofQuadrant(quadrant(turn) + 1, turn);
  }

  /** {@code x · 2/π} modulo 4, in units of 2⁻⁶², for a positive finite number above ¼. */
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
    return (TWO_OVER_PI[word] << 32 | TWO_OVER_PI[word + 1]) << shift >>> 32;
  }

  /** The nearest multiple of π/2. */
  private static int quadrant(long turn) {
    return (int) (turn + (1L << 61) >>> 62);
  }

  /** The sine of the turn's distance to its nearest multiple of π/2, moved by quadrants of π/2. */
  private static float ofQuadrant(int quadrant, long turn) {
    // Without the two bits of the quadrant what is left is the distance, signed.
    long distance = turn << 2 >> 2;
    long magnitude = Math.abs(distance);
    int zeros = Long.numberOfLeadingZeros(magnitude);
    // The distance · π/2 as the sum of two floats.
    long product = Math.multiplyHigh(magnitude << zeros - 1, HALF_PI);
    float scale = Float.intBitsToFloat(127 - 59 - zeros << 23);
    float high = (float) product;
    float low = (float) (product - (long) high) * scale;
    high *= scale;
    if (distance < 0) {
      high = -high;
      low = -low;
    }
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
