package dev.lbrx.ops.quantize.block;

/** What {@link Q4_1} and {@link Q5_1} share: 32 codes of 0 … n upwards from a minimum. */
final class WithMinimum {
  private static final int SIZE = 32;

  private WithMinimum() {}

  /** Sets the codes and −minimum, and returns the scale (max − min)/n. */
  static float round(BlockRow row, int at, int n) {
    float min = row.x[at];
    float max = row.x[at];
    for (int i = at + 1; i < at + SIZE; i++) {
      min = row.x[i] < min ? row.x[i] : min;
      max = row.x[i] > max ? row.x[i] : max;
    }
    float d = (max - min) / n;
    float inverse = Rounding.reciprocal(d);
    for (int i = 0; i < SIZE; i++) {
      row.codes[i] = Math.clamp((int) ((row.x[at + i] - min) * inverse + 0.5f), 0, n);
    }
    row.minimum = -min;
    return d;
  }

  /** Sets codes, −minimum and scale of the least error, weighed by importances. */
  static float search(BlockRow row, int at, int n) {
    row.weigh(at, SIZE, row.meanSquare());
    return Search.withMinimum(row, at, SIZE, n, false, -0.9f, 0.05f, 36, 0);
  }
}
