package dev.lbrx.ops.quantize.block;

/** What {@link Q4_0} and {@link Q5_0} share: 32 codes of 0 … 2n − 1 around n. */
final class Symmetric {
  private static final int SIZE = 32;

  private Symmetric() {}

  /** Sets the codes and returns the scale v/−n, v being the first element largest in magnitude. */
  static float round(BlockRow row, int at, int n) {
    float d = row.extreme(at, SIZE) / -n;
    float inverse = Rounding.reciprocal(d);
    for (int i = 0; i < SIZE; i++) {
      row.codes[i] = Math.clamp((int) (row.x[at + i] * inverse + (n + 0.5f)), 0, 2 * n - 1);
    }
    return d;
  }

  /** Sets the codes and returns the scale of the least error, weighed by importances. */
  static float search(BlockRow row, int at, int n) {
    row.weigh(at, SIZE, row.meanSquare());
    return Search.symmetric(row.x, at, SIZE, n, row.weights, 0, row.codes, 0);
  }
}
