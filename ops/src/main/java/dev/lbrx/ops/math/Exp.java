package dev.lbrx.ops.math;

/**
 * The exponential function in f32, within 1 ulp of the correctly rounded value: {@code exp x = 2ⁿ ·
 * exp r}, n the integer nearest to {@code x / ln 2}, r = x − n ln 2 with ln 2 as the sum of two
 * floats, exp r a polynomial of degree 7.
 *
 * <p>Special values as IEEE 754: exp −∞ = +0, exp +∞ = +∞, NaN stays NaN. A result that would be
 * subnormal is +0: some devices have no subnormals.
 *
 * <p>Source: coefficients of Cephes ({@code expf.c}).
 */
public final class Exp {
  /** The least argument with a normal result. */
  public static final float LOWEST = -0x1.5d589ep6f;

  /** The greatest argument with a finite result. */
  public static final float HIGHEST = 0x1.62e42ep6f;

  /** 1 / ln 2. */
  public static final float LOG2_E = 0x1.715476p0f;

  /** ln 2 rounded to f32. */
  public static final float LN_2 = 0x1.62e43p-1f;

  /** ln 2 − {@link #LN_2}. */
  public static final float LN_2_LOW = -0x1.05c61p-29f;

  /** 1.5 · 2²³: added to a small number it rounds it to an integer, in the low bits. */
  public static final float ROUNDER = 0x1.8p23f;

  /** The coefficient of r². */
  public static final float C2 = 5.0000001201e-1f;

  /** The coefficient of r³. */
  public static final float C3 = 1.6666665459e-1f;

  /** The coefficient of r⁴. */
  public static final float C4 = 4.1665795894e-2f;

  /** The coefficient of r⁵. */
  public static final float C5 = 8.3334519073e-3f;

  /** The coefficient of r⁶. */
  public static final float C6 = 1.3981999507e-3f;

  /** The coefficient of r⁷. */
  public static final float C7 = 1.9875691500e-4f;

  private Exp() {}

  /** e to the power of {@code x}. */
  public static float of(float x) {
    if (x < LOWEST) {
      return 0f;
    }
    if (!(x <= HIGHEST)) {
      return x * Float.POSITIVE_INFINITY;
    }
    float shifted = Math.fma(x, LOG2_E, ROUNDER);
    float n = shifted - ROUNDER;
    float r = Math.fma(n, -LN_2_LOW, Math.fma(n, -LN_2, x));
    float p = Math.fma(C7, r, C6);
    p = Math.fma(p, r, C5);
    p = Math.fma(p, r, C4);
    p = Math.fma(p, r, C3);
    p = Math.fma(p, r, C2);
    p = 1f + Math.fma(p, r * r, r);
    // n is in the low bits of shifted: moved up it adds to p's exponent, which stays normal.
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(shifted) << 23));
  }
}
