package dev.lbrx.ops.quantize.block;

/** The two ways in which ggml rounds to integers. */
final class Rounding {
  /** 1.5·2²³: what is added to it is rounded, and then stands in its low bits. */
  private static final float SHIFT = 0x1.8p23f;

  private Rounding() {}

  /** To nearest, ties to even, for magnitudes below 2²²; others give some integer below 2²³. */
  static int nearest(float x) {
    return (Float.floatToRawIntBits(x + SHIFT) & 0x7fffff) - 0x400000;
  }

  /** To nearest, ties away from zero; 0 for NaN. */
  static int halfAway(float x) {
    float magnitude = Math.abs(x);
    int whole = (int) magnitude;
    int rounded = magnitude - whole >= 0.5f ? whole + 1 : whole;
    return x < 0 ? -rounded : rounded;
  }

  /** The reciprocal; 0 of 0. */
  static float reciprocal(float x) {
    return x == 0 ? 0 : 1 / x;
  }
}
