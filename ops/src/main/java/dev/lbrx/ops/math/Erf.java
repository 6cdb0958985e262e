package dev.lbrx.ops.math;

/**
 * The error function in f32, {@code 2/√π ∫₀ˣ exp(−t²) dt}, within 1 ulp of the correctly rounded
 * value: below 0.95 an odd polynomial, {@code x + x P(x²)} with P of degree 6, beyond {@code 1 −
 * exp2 Q(x)}, Q of degree 6 approximating the logarithm of the complement.
 *
 * <p>Special values as C99: erf ±0 = ±0, erf ±∞ = ±1, NaN stays NaN. A result that would be
 * subnormal is 0 of its sign.
 *
 * <p>Source: coefficients fitted here, minimax in weight.
 */
public final class Erf {
  /** The least magnitude with a normal result. */
  public static final float LOWEST = 0x1.c5bf8ap-127f;

  /** Where the odd polynomial ends. */
  public static final float NEAR = 0.95f;

  /** Beyond it the result is ±1. */
  public static final float FAR = 4f;

  /** The coefficient of x, less 1. */
  public static final float C1 = 0x1.06eba8p-3f;

  /** The coefficient of x³. */
  public static final float C3 = -0x1.812742p-2f;

  /** The coefficient of x⁵. */
  public static final float C5 = 0x1.ce2ddcp-4f;

  /** The coefficient of x⁷. */
  public static final float C7 = -0x1.b80aaap-6f;

  /** The coefficient of x⁹. */
  public static final float C9 = 0x1.54a0eep-8f;

  /** The coefficient of x¹¹. */
  public static final float C11 = -0x1.a8dca2p-11f;

  /** The coefficient of x¹³. */
  public static final float C13 = 0x1.582dc8p-14f;

  /** The constant of log₂(1 − erf x). */
  public static final float Q0 = -0x1.720ebcp-12f;

  /** The coefficient of x in log₂(1 − erf x). */
  public static final float Q1 = -0x1.a06934p+0f;

  /** The coefficient of x² in log₂(1 − erf x). */
  public static final float Q2 = -0x1.d6e75ep-1f;

  /** The coefficient of x³ in log₂(1 − erf x). */
  public static final float Q3 = -0x1.323e6ep-3f;

  /** The coefficient of x⁴ in log₂(1 − erf x). */
  public static final float Q4 = 0x1.051be8p-5f;

  /** The coefficient of x⁵ in log₂(1 − erf x). */
  public static final float Q5 = -0x1.1cap-8f;

  /** The coefficient of x⁶ in log₂(1 − erf x). */
  public static final float Q6 = 0x1.2374d2p-12f;

  private Erf() {}

  /** The error function of {@code x}. */
  public static float of(float x) {
    float magnitude = Math.abs(x);
    if (magnitude < LOWEST) {
      return Math.copySign(0f, x);
    }
    if (magnitude < NEAR) {
      float z = x * x;
      float p = Math.fma(C13, z, C11);
      p = Math.fma(p, z, C9);
      p = Math.fma(p, z, C7);
      p = Math.fma(p, z, C5);
      p = Math.fma(p, z, C3);
      p = Math.fma(p, z, C1);
      return Math.fma(p, x, x);
    }
    float m = Math.min(magnitude, FAR);
    float q = Math.fma(Q6, m, Q5);
    q = Math.fma(q, m, Q4);
    q = Math.fma(q, m, Q3);
    q = Math.fma(q, m, Q2);
    q = Math.fma(q, m, Q1);
    q = Math.fma(q, m, Q0);
    return Math.copySign(1f - Exp2.of(q), x);
  }
}
