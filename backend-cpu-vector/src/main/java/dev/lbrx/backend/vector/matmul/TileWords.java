package dev.lbrx.backend.vector.matmul;

import dev.lbrx.ops.matmul.RowTiles;

/** Codes of one row of a tile of {@link RowTiles} on their way into its words. */
final class TileWords {
  private static final int ROWS = RowTiles.ROWS;

  private TileWords() {}

  /** Puts codes less their zero point, whole words of them, into the tile's words. */
  static void put(RowTiles tiles, float[] codes, int count, int row, int[] words, int to) {
    if (tiles.bits() == 4) {
      four(codes, count, tiles.zero(), words, to + row);
    } else {
      eight(codes, count, tiles.zero(), words, to + row);
    }
  }

  private static void four(float[] codes, int count, int zero, int[] words, int at) {
    for (int k = 0; k < count; k += 8) {
      int low = fourCodes(codes, k, zero);
      words[at + k / 8 * ROWS] = low | fourCodes(codes, k + 4, zero) << 16;
    }
  }

  private static int fourCodes(float[] codes, int k, int zero) {
    return (int) codes[k] + zero & 15
        | ((int) codes[k + 1] + zero & 15) << 4
        | ((int) codes[k + 2] + zero & 15) << 8
        | ((int) codes[k + 3] + zero & 15) << 12;
  }

  private static void eight(float[] codes, int count, int zero, int[] words, int at) {
    for (int k = 0; k < count; k += 4) {
      words[at + k / 4 * ROWS] =
          (int) codes[k] + zero & 255
              | ((int) codes[k + 1] + zero & 255) << 8
              | ((int) codes[k + 2] + zero & 255) << 16
              | (int) codes[k + 3] + zero << 24;
    }
  }
}
