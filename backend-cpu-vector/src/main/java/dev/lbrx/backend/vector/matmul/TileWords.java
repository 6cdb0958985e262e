package dev.lbrx.backend.vector.matmul;

import dev.lbrx.ops.matmul.RowTiles;

/** Codes of one row of a tile of {@link RowTiles} on their way into its words. */
final class TileWords {
  private static final int PAIRS = RowTiles.ROWS / 2;

  private TileWords() {}

  /**
   * Adds codes less their zero point, whole words of them, to the tile's words, which were zeros:
   * two rows share an int.
   */
  static void put(RowTiles tiles, float[] codes, int count, int row, int[] words, int to) {
    int at = to + row / 2;
    int shift = row % 2 * 16;
    if (tiles.bits() == 4) {
      four(codes, count, tiles.zero(), words, at, shift);
    } else {
      eight(codes, count, tiles.zero(), words, at, shift);
    }
  }

  private static void four(float[] codes, int count, int zero, int[] words, int at, int shift) {
    for (int k = 0; k < count; k += 4) {
      int word =
          (int) codes[k] + zero & 15
              | ((int) codes[k + 1] + zero & 15) << 4
              | ((int) codes[k + 2] + zero & 15) << 8
              | ((int) codes[k + 3] + zero & 15) << 12;
      words[at + k / 4 * PAIRS] |= word << shift;
    }
  }

  private static void eight(float[] codes, int count, int zero, int[] words, int at, int shift) {
    for (int k = 0; k < count; k += 2) {
      int word = (int) codes[k] + zero & 255 | ((int) codes[k + 1] + zero & 255) << 8;
      words[at + k / 2 * PAIRS] |= word << shift;
    }
  }
}
