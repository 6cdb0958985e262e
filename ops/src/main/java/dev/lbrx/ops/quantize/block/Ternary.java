package dev.lbrx.ops.quantize.block;

/** What {@link TQ1_0} and {@link TQ2_0} share: 256 codes −1, 0, 1, stored as 0, 1, 2. */
final class Ternary {
  static final int SIZE = 256;

  private Ternary() {}

  /** Sets the codes, x · (1/d) rounded with ties away from zero, and returns d = max |x|. */
  static float round(BlockRow row, int at) {
    float d = Math.abs(row.extreme(at, SIZE));
    float inverse = Rounding.reciprocal(d);
    for (int i = 0; i < SIZE; i++) {
      row.codes[i] = Math.clamp(Rounding.halfAway(row.x[at + i] * inverse) + 1, 0, 2);
    }
    return d;
  }
}
