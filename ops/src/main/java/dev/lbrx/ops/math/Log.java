package dev.lbrx.ops.math;

/**
 * The natural logarithm in f32, within 1 ulp of the correctly rounded value: {@code log x = n ln 2
 * + log m} with m in [√½, √2) and a polynomial in f = m − 1.
 *
 * <p>Special values as IEEE 754: log ±0 = −∞, log +∞ = +∞, NaN below 0. Subnormal arguments count.
 *
 * <p>Source: coefficients of Cephes ({@code logf.c}).
 */
public final class Log {
  /** The coefficient of f³. */
  public static final float C3 = 3.3333331174e-1f;

  /** The coefficient of f⁴. */
  public static final float C4 = -2.4999993993e-1f;

  /** The coefficient of f⁵. */
  public static final float C5 = 2.0000714765e-1f;

  /** The coefficient of f⁶. */
  public static final float C6 = -1.6668057665e-1f;

  /** The coefficient of f⁷. */
  public static final float C7 = 1.4249322787e-1f;

  /** The coefficient of f⁸. */
  public static final float C8 = -1.2420140846e-1f;

  /** The coefficient of f⁹. */
  public static final float C9 = 1.1676998740e-1f;

  /** The coefficient of f¹⁰. */
  public static final float C10 = -1.1514610310e-1f;

  /** The coefficient of f¹¹. */
  public static final float C11 = 7.0376836292e-2f;

  /** The first 16 bits of ln 2. */
  public static final float LN_2_HIGH = 0x1.62e4p-1f;

  /** ln 2 − {@link #LN_2_HIGH}. */
  public static final float LN_2_LOW = 0x1.7f7d1cp-20f;

  /** The bits of √½: what separates one significand's range from the next. */
  public static final int ROOT_HALF = 0x3f3504f3;

  private Log() {}

  /** The logarithm of {@code x} to base e. */
  public static float of(float x) {
    if (!(x > 0)) {
      return x == 0 ? Float.NEGATIVE_INFINITY : Float.NaN;
    }
    if (x == Float.POSITIVE_INFINITY) {
      return x;
    }
    boolean subnormal = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(subnormal ? x * 0x1p23f : x);
    int exponent = bits - ROOT_HALF >> 23;
    float n = exponent - (subnormal ? 23 : 0);
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1f;
    float p = Math.fma(C11, f, C10);
    p = Math.fma(p, f, C9);
    p = Math.fma(p, f, C8);
    p = Math.fma(p, f, C7);
    p = Math.fma(p, f, C6);
    p = Math.fma(p, f, C5);
    p = Math.fma(p, f, C4);
    p = Math.fma(p, f, C3);
    float z = f * f;
    // n ln 2 is exact in its high part; the sum with f keeps what its rounding lost.
    float whole = n * LN_2_HIGH;
    float sum = whole + f;
    float lost = f - (sum - whole);
    float rest = Math.fma(-0.5f, z, Math.fma(z * f, p, n * LN_2_LOW));
    return sum + (rest + lost);
  }
}
