package dev.lbrx.ops.math;

/**
 * F4_E2M1 of OCP: 0, ½, 1, 1½, 2, 3, 4, 6 and, with bit 3, their negatives.
 *
 * <p>Source: OCP Microscaling Formats Specification, revision 1.0.
 */
public final class Float4E2M1 {
  /** The largest value. */
  public static final float MAX = 6;

  /** Twice the magnitudes of the codes 0 … 7, four bits each. */
  public static final int DOUBLED = 0xc8643210;

  private Float4E2M1() {}

  /** The value of a code 0 … 15; 8 is −0. */
  public static float toFloat(int code) {
    float magnitude = 0.5f * doubled(code & 7);
    return (code & 8) == 0 ? magnitude : -magnitude;
  }

  /**
   * The code of the nearest value, of the smaller one of two; beyond 6 it is 6's. What rounds to
   * zero, and NaN, is code 0 whatever its sign.
   */
  public static int fromFloat(float value) {
    float magnitude = Math.abs(value);
    int code = 0;
    while (code < 7 && magnitude > 0.25f * (doubled(code) + doubled(code + 1))) {
      code++;
    }
    return code > 0 && value < 0 ? code | 8 : code;
  }

  private static int doubled(int magnitude) {
    return DOUBLED >>> 4 * magnitude & 15;
  }
}
