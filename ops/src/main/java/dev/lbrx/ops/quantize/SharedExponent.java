package dev.lbrx.ops.quantize;

/**
 * How the exponent of the power of two that a group of {@link Microscaling#MXFP4} or {@link
 * Microscaling#MXFP8} elements shares follows from the group's largest magnitude a. The largest
 * element m is 6 or 448; {@code raw = a / m}, rounded to the dtype of the weights. Readers of such
 * files need not care.
 */
public enum SharedExponent {
  /** {@code ⌈log₂ raw⌉}: no element is ever beyond m. MLX 0.32 wheels on a CPU; the default. */
  CEILING,
  /** The integer nearest to {@code log₂ raw}: MLX up to 0.30.6, and its Metal kernels. */
  NEAREST,
  /** {@code ⌊log₂ a⌋ − ⌊log₂ m⌋}: the rule of OCP and of GGML. */
  FLOOR;

  /** The significand bits of √2, which no float is equal to. */
  private static final int ROOT = 0x3504f3;

  private static final int SIGNIFICAND = 0x7fffff;

  /**
   * The exponent for a group that is neither zero nor beyond all numbers.
   *
   * @param largest a
   * @param raw a / m as rounded, not zero
   * @param element ⌊log₂ m⌋
   */
  public int of(float largest, float raw, int element) {
    return switch (this) {
      case CEILING -> floorOfLog(raw) + (significand(raw) > 0 ? 1 : 0);
      case NEAREST -> floorOfLog(raw) + (significand(raw) > ROOT ? 1 : 0);
      case FLOOR -> floorOfLog(largest) - element;
    };
  }

  private static int floorOfLog(float x) {
    return Math.getExponent(normal(x)) - (x < Float.MIN_NORMAL ? 23 : 0);
  }

  private static int significand(float x) {
    return Float.floatToRawIntBits(normal(x)) & SIGNIFICAND;
  }

  private static float normal(float x) {
    return x < Float.MIN_NORMAL ? x * 0x1p23f : x;
  }
}
