package dev.lbrx.ops.math;

/**
 * x to the power of y in f32, within 1 ulp of the correctly rounded value: {@code 2^(y log₂ x)},
 * where log₂ x and its product with y are sums of two floats.
 *
 * <p>{@code log₂ x = n + log₂ m}, m in [√½, √2), and with s = (m − 1) / (m + 1) and z = s²: {@code
 * log₂ m = s (A0 + z (A1 + z Q(z)))}, Q of degree 2; all but Q carries what its roundings lost.
 *
 * <p>Special values as IEEE 754 and C99: pow(x, ±0) = pow(1, y) = 1, NaN included; pow(−1, ±∞) = 1;
 * a negative x needs an integer y, else NaN; zeros and infinities of x give zeros and infinities,
 * with the sign of x where y is an odd integer. Subnormal x count. A result that would be subnormal
 * is 0 of its sign.
 *
 * <p>Source: coefficients fitted here, minimax in weight; the series is that of the inverse
 * hyperbolic tangent.
 */
public final class Pow {
  /** The bits of √½: what separates one significand's range from the next. */
  public static final int ROOT_HALF = 0x3f3504f3;

  /** 2 / ln 2 rounded to f32. */
  public static final float A0 = 0x1.715476p+1f;

  /** 2 / ln 2 − {@link #A0}. */
  public static final float A0_LOW = 0x1.4ae0cp-25f;

  /** 2 / (3 ln 2) rounded to f32. */
  public static final float A1 = 0x1.ec709ep-1f;

  /** 2 / (3 ln 2) − {@link #A1}. */
  public static final float A1_LOW = -0x1.e2fe02p-28f;

  /** The constant of Q. */
  public static final float A2 = 0x1.27771p-1f;

  /** The coefficient of z in Q. */
  public static final float A3 = 0x1.a5baa6p-2f;

  /** The coefficient of z² in Q. */
  public static final float A4 = 0x1.5a0964p-2f;

  /** The greatest magnitude of an exponent that is not cut: beyond it all results are 0 or ∞. */
  public static final float MOST = 200f;

  private Pow() {}

  /** {@code x} to the power of {@code y}. */
  public static float of(float x, float y) {
    if (x == 1f || y == 0f) {
      return 1f;
    }
    if (Float.isNaN(x) || Float.isNaN(y)) {
      return Float.NaN;
    }
    float magnitude = Math.abs(x);
    boolean negative = Float.floatToRawIntBits(x) < 0 && isOdd(y);
    float value;
    if (magnitude == 0f || magnitude == Float.POSITIVE_INFINITY) {
      value = magnitude == 0f == y > 0 ? 0f : Float.POSITIVE_INFINITY;
    } else if (magnitude == 1f) {
      value = isInteger(y) ? 1f : Float.NaN;
    } else if (Math.abs(y) == Float.POSITIVE_INFINITY) {
      value = magnitude < 1f == y > 0 ? 0f : Float.POSITIVE_INFINITY;
    } else {
      value = x < 0 && !isInteger(y) ? Float.NaN : ofPositive(magnitude, y);
    }
    return negative ? -value : value;
  }

  /** Every f32 of magnitude 2²³ or more is an integer, infinities included. */
  private static boolean isInteger(float y) {
    return y - (float) (int) y == 0 || Math.abs(y) >= 0x1p23f;
  }

  private static boolean isOdd(float y) {
    return Math.abs(y) < 0x1p24f && isInteger(y) && ((int) y & 1) != 0;
  }

  private static float ofPositive(float x, float y) {
    boolean subnormal = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(subnormal ? x * 0x1p23f : x);
    int exponent = bits - ROOT_HALF >> 23;
    float n = exponent - (subnormal ? 23 : 0);
    float m = Float.intBitsToFloat(bits - (exponent << 23));
    // s = (m − 1) / (m + 1), and what its rounding and that of m + 1 lost.
    float f = m - 1f;
    float d = m + 1f;
    float dLow = m - (d - 1f);
    float s = f / d;
    float sLow = Math.fma(-s, dLow, Math.fma(-s, d, f)) / d;
    float z = s * s;
    float zLow = Math.fma(s + s, sLow, Math.fma(s, s, -z));
    // u = A1 + z Q(z)
    float q = z * Math.fma(Math.fma(A4, z, A3), z, A2);
    float u = A1 + q;
    float uLow = (A1 - u) + q + A1_LOW;
    // w = A0 + z u
    float v = z * u;
    float vLow = Math.fma(z, uLow, Math.fma(zLow, u, Math.fma(z, u, -v)));
    float w = A0 + v;
    float wLow = (A0 - w) + v + (vLow + A0_LOW);
    // The logarithm: n + s w
    float l = s * w;
    float lLow = Math.fma(s, wLow, Math.fma(sLow, w, Math.fma(s, w, -l)));
    float log = n + l;
    float logLow = (n - log) + l + lLow;
    // Times y, then 2 to the power of it.
    float e = y * log;
    float eLow = Math.fma(y, logLow, Math.fma(y, log, -e));
    if (!(Math.abs(e) <= MOST)) {
      return e > 0 ? Float.POSITIVE_INFINITY : 0f;
    }
    float shifted = e + Exp.ROUNDER;
    float p = Exp2.fraction((e - (shifted - Exp.ROUNDER)) + eLow);
    int result = Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(shifted) << 23);
    // The result's exponent, which may not fit.
    int power = (Float.floatToRawIntBits(p) >> 23) + (int) (shifted - Exp.ROUNDER);
    if (power <= 0) {
      return 0f;
    }
    return power >= 255 ? Float.POSITIVE_INFINITY : Float.intBitsToFloat(result);
  }
}
