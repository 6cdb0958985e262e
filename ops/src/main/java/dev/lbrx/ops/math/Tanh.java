package dev.lbrx.ops.math;

/**
 * The hyperbolic tangent in f32, within 1 ulp of the correctly rounded value: below 1 an odd
 * polynomial, {@code x + x³ P(x²)} with P of degree 6, beyond {@code 1 − 2 / (exp 2x + 1)}.
 *
 * <p>Special values as C99: tanh ±0 = ±0, tanh ±∞ = ±1, NaN stays NaN. A result that would be
 * subnormal is 0 of its sign.
 *
 * <p>Source: coefficients fitted here, minimax in weight.
 */
public final class Tanh {
  /** Where the polynomial ends. */
  public static final float NEAR = 1f;

  /** Beyond it the result is ±1. */
  public static final float FAR = 10f;

  /** The coefficient of x³. */
  public static final float C3 = -0x1.55553ap-2f;

  /** The coefficient of x⁵. */
  public static final float C5 = 0x1.110b9cp-3f;

  /** The coefficient of x⁷. */
  public static final float C7 = -0x1.b95b52p-5f;

  /** The coefficient of x⁹. */
  public static final float C9 = 0x1.5fe224p-6f;

  /** The coefficient of x¹¹. */
  public static final float C11 = -0x1.03ecb8p-7f;

  /** The coefficient of x¹³. */
  public static final float C13 = 0x1.2c5384p-9f;

  /** The coefficient of x¹⁵. */
  public static final float C15 = -0x1.74db72p-12f;

  private Tanh() {}

  /** The hyperbolic tangent of {@code x}. */
  public static float of(float x) {
    float magnitude = Math.abs(x);
    if (magnitude < Float.MIN_NORMAL) {
      return Math.copySign(0f, x);
    }
    if (magnitude < NEAR) {
      float z = x * x;
      float p = Math.fma(C15, z, C13);
      p = Math.fma(p, z, C11);
      p = Math.fma(p, z, C9);
      p = Math.fma(p, z, C7);
      p = Math.fma(p, z, C5);
      p = Math.fma(p, z, C3);
      return Math.fma(p, z * x, x);
    }
    float m = Math.min(magnitude, FAR);
    return Math.copySign(1f - 2f / (Exp.of(m + m) + 1f), x);
  }
}
