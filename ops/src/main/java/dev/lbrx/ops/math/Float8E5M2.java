package dev.lbrx.ops.math;

/**
 * F8_E5M2 of OCP: the upper half of an f16, with infinities and NaNs.
 *
 * <p>Source: OCP 8-bit Floating Point Specification, revision 1.0.
 */
public final class Float8E5M2 {
  /** The f32 bits of 2⁻¹⁴, the least normal number. */
  private static final int LEAST_NORMAL = 127 - 14 << 23;

  /** The f32 bits of 2⁷: added, it leaves a subnormal number's multiple of 2⁻¹⁶ in the low bits. */
  private static final int ROUNDER = 127 + 7 << 23;

  private static final int INFINITY = 0x7c;
  private static final int NAN = 0x7e;

  private Float8E5M2() {}

  /** The f32 of the same value: exact. */
  public static float toFloat(byte code) {
    return Float.float16ToFloat((short) (code << 8));
  }

  /** Rounds to nearest even; what rounds beyond 57344 is infinity, NaN stays NaN. */
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
    int code = magnitude - (127 - 15 << 23) + 0xfffff + (magnitude >>> 21 & 1) >>> 21;
    return (byte) (sign | Math.min(code, INFINITY));
  }
}
