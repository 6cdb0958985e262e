package dev.lbrx.ops.math;

/**
 * The arc cosine in f32, within 1 ulp of the correctly rounded value: a rational approximation of
 * {@code (asin x − x) / x³} on |x| ≤ ½, and {@code acos x = 2 asin sqrt((1 − x) / 2)} beyond.
 *
 * <p>Special values as C99: acos 1 = +0; NaN outside of [−1, 1].
 *
 * <p>Source: coefficients of Sun's fdlibm in single precision (msun {@code e_acosf.c}).
 */
public final class Arccos {
  /** The numerator's constant. */
  public static final float P0 = 1.6666586697e-01f;

  /** The numerator's coefficient of x². */
  public static final float P1 = -4.2743422091e-02f;

  /** The numerator's coefficient of x⁴. */
  public static final float P2 = -8.6563630030e-03f;

  /** The denominator's coefficient of x²; its constant is 1. */
  public static final float Q1 = -7.0662963390e-01f;

  /** π/2 rounded to f32. */
  public static final float HALF_PI = 0x1.921fb6p+0f;

  /** π/2 − {@link #HALF_PI}. */
  public static final float HALF_PI_LOW = -0x1.777a5cp-25f;

  /** π rounded to f32. */
  public static final float PI = 0x1.921fb6p+1f;

  private Arccos() {}

  /** The angle in radians, 0 … π, whose cosine is {@code x}. */
  public static float of(float x) {
    float magnitude = Math.abs(x);
    if (magnitude < 0.5f) {
      return HALF_PI - (x - Math.fma(-x, rational(x * x), HALF_PI_LOW));
    }
    // Beyond ±1 the root of a negative number gives the NaN.
    float z = Math.fma(-0.5f, magnitude, 0.5f);
    float root = (float) Math.sqrt(z);
    if (x < 0) {
      return PI - 2 * (root + Math.fma(root, rational(z), -HALF_PI_LOW));
    }
    if (z == 0) {
      return 0f;
    }
    float rest = Math.fma(-root, root, z) / (root + root);
    return 2 * (root + Math.fma(root, rational(z), rest));
  }

  private static float rational(float z) {
    return z * Math.fma(z, Math.fma(z, P2, P1), P0) / Math.fma(z, Q1, 1f);
  }
}
