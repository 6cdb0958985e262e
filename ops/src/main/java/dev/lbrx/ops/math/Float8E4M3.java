package dev.lbrx.ops.math;

/**
 * F8_E4M3 of OCP: sign, four exponent bits with bias 7, three bits of significand; no infinity, NaN
 * is 0x7f and 0xff, the largest value 448.
 *
 * <p>Source: OCP 8-bit Floating Point Specification, revision 1.0.
 */
public final class Float8E4M3 {
  /** The largest value. */
  public static final float MAX = 448;

  /** The code of NaN with a positive sign. */
  public static final int NAN = 0x7f;

  private static final int MAX_CODE = 0x7e;

  /** The f32 bits of 2⁻⁶, the least normal number. */
  private static final int LEAST_NORMAL = 127 - 6 << 23;

  /** The f32 bits of 2¹⁴: added, it leaves a subnormal number's multiple of 2⁻⁹ in the low bits. */
  private static final int ROUNDER = 127 + 14 << 23;

  private Float8E4M3() {}

  /** The f32 of the same value: exact. */
  public static float toFloat(byte code) {
    int magnitude = code & 0x7f;
    if (magnitude == NAN) {
      return Float.NaN;
    }
    float value =
        magnitude < 8
            ? magnitude * 0x1p-9f
            : Float.intBitsToFloat((magnitude << 20) + (127 - 7 << 23));
    return code < 0 ? -value : value;
  }

  /** Rounds to nearest even; beyond 448, infinity too, it is 448; NaN stays NaN. */
  public static byte fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 24 & 0x80;
    int magnitude = bits & 0x7fffffff;
    if (Float.isNaN(value)) {
      return (byte) (sign | NAN);
    }
    if (magnitude < LEAST_NORMAL) {
      float shifted = Float.intBitsToFloat(magnitude) + Float.intBitsToFloat(ROUNDER);
      return (byte) (sign | Float.floatToRawIntBits(shifted) - ROUNDER);
    }
    int code = magnitude - (127 - 7 << 23) + 0x7ffff + (magnitude >>> 20 & 1) >>> 20;
    return (byte) (sign | Math.min(code, MAX_CODE));
  }
}
