package dev.lbrx.ops.quantize.block;

/**
 * What {@link Q3_K} and {@link Q6_K} share: elements {@code d·s·(q − n)}, a scale s for each 16.
 */
final class SignedBlocks {
  static final int BLOCK = 256;
  static final int SIZE = 16;

  private SignedBlocks() {}

  /**
   * Rounds the elements of sub-block j again, codes 0 … 2n − 1, with the scale that is stored; if
   * that is 0 they keep the codes of their search.
   */
  static void round(BlockRow row, int at, int j, float scale, int n) {
    for (int i = j * SIZE; i < (j + 1) * SIZE && scale != 0; i++) {
      row.codes[i] = Math.clamp(Rounding.nearest(row.x[at + i] / scale), -n, n - 1) + n;
    }
  }

  /** The first of the sub-blocks' scales with the largest magnitude. */
  static float extreme(BlockRow row) {
    float extreme = 0;
    for (float scale : row.scales) {
      extreme = Math.abs(scale) > Math.abs(extreme) ? scale : extreme;
    }
    return extreme;
  }
}
