package dev.lbrx.ops.quantize.block;

/**
 * Four-bit floating-point numbers, sign, two bits of exponent and one of mantissa, doubled so that
 * they are integers: what {@link MXFP4} and {@link NVFP4} are made of. Negative zero is zero.
 */
public final class Float4 {
  private static final int[] DOUBLED = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

  private Float4() {}

  /** Twice the number of a code. */
  public static int doubled(int code) {
    return DOUBLED[code];
  }

  /** The code whose doubled number times the scale is nearest to x; the first of several. */
  static int nearest(float x, float scale) {
    int nearest = 0;
    float least = Math.abs(DOUBLED[0] * scale - x);
    for (int code = 1; code < 16; code++) {
      float error = Math.abs(DOUBLED[code] * scale - x);
      if (error < least) {
        nearest = code;
        least = error;
      }
    }
    return nearest;
  }
}
