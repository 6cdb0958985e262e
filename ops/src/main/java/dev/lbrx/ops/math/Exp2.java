package dev.lbrx.ops.math;

/**
 * Two to the power of an f32, within 1 ulp of the correctly rounded value: {@code 2ⁿ · 2ʳ}, n the
 * integer nearest to x, r = x − n (exact), 2ʳ a polynomial of degree 6.
 *
 * <p>Special values as IEEE 754: −∞ gives +0, +∞ gives +∞, NaN stays NaN. Integers are exact. A
 * result that would be subnormal is +0.
 *
 * <p>Source: coefficients fitted here, minimax in weight.
 */
public final class Exp2 {
  /** The least argument with a normal result. */
  public static final float LOWEST = -126f;

  /** The greatest argument with a finite result. */
  public static final float HIGHEST = 0x1.fffffep6f;

  /** The coefficient of r, ln 2. */
  public static final float C1 = 0x1.62e43p-1f;

  /** The coefficient of r². */
  public static final float C2 = 0x1.ebfbep-3f;

  /** The coefficient of r³. */
  public static final float C3 = 0x1.c6af72p-5f;

  /** The coefficient of r⁴. */
  public static final float C4 = 0x1.3b2a48p-7f;

  /** The coefficient of r⁵. */
  public static final float C5 = 0x1.5f0dccp-10f;

  /** The coefficient of r⁶. */
  public static final float C6 = 0x1.4424bp-13f;

  private Exp2() {}

  /** 2 to the power of {@code x}. */
  public static float of(float x) {
    if (x < LOWEST) {
      return 0f;
    }
    if (!(x <= HIGHEST)) {
      return x * Float.POSITIVE_INFINITY;
    }
    float shifted = x + Exp.ROUNDER;
    float p = fraction(x - (shifted - Exp.ROUNDER));
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(shifted) << 23));
  }

  /** 2 to the power of {@code r}, |r| ≤ ½. */
  static float fraction(float r) {
    float p = Math.fma(C6, r, C5);
    p = Math.fma(p, r, C4);
    p = Math.fma(p, r, C3);
    p = Math.fma(p, r, C2);
    p = Math.fma(p, r, C1);
    return Math.fma(p, r, 1f);
  }
}
