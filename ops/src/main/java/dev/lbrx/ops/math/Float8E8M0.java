package dev.lbrx.ops.math;

/**
 * F8_E8M0 of OCP: a power of two, {@code 2^(code − 127)}; 255 is NaN. It scales blocks.
 *
 * <p>Source: OCP Microscaling Formats Specification, revision 1.0.
 */
public final class Float8E8M0 {
  /** The exponent that code 0 has. */
  public static final int BIAS = 127;

  /** The code of NaN. */
  public static final int NAN = 255;

  private Float8E8M0() {}

  /** The f32 of the same value: exact, subnormal for code 0. */
  public static float toFloat(byte code) {
    int exponent = code & 0xff;
    if (exponent == NAN) {
      return Float.NaN;
    }
    return Float.intBitsToFloat(exponent == 0 ? 1 << 22 : exponent << 23);
  }

  /** The code of {@code 2^exponent}, of the nearest power that there is. */
  public static byte ofExponent(int exponent) {
    return (byte) Math.clamp(exponent + BIAS, 0, NAN - 1);
  }
}
