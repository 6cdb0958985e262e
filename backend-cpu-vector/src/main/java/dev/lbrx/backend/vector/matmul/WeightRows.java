package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Rows;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;

/**
 * How products in chain order with weights {@code [n, k]} are cut into pieces: a block of weight
 * rows, which take the part of rows, times a block of rows of x, which take that of panels. A
 * thread's floats hold the weight rows of one block of k, one row of results, and the tiles.
 */
final class WeightRows {
  /** Weight rows of a piece at most: whole tiles at every vector width. */
  static final int MOST = 192;

  /** Where a row of results is put together. */
  private static final int RESULTS = MOST * Tiles.PITCH;

  /** Where the tiles are. */
  static final int TILES = RESULTS + MOST;

  private WeightRows() {}

  /** Weight rows of a piece: some sixteen pieces, whole tiles, each panel used a few times. */
  static int rows(long n) {
    int share = Math.clamp(Math.ceilDiv(n, 16), 32, MOST);
    return Tiles.roundUp(share, Tiles.ROWS);
  }

  static long pieces(Arguments arguments, int phase) {
    long m = arguments.in(0).shape().rows();
    long n = arguments.out(0).spec().last();
    return phase == 0 ? Panels.count(m) : Math.ceilDiv(n, rows(n)) * Math.ceilDiv(m, Tiles.X_ROWS);
  }

  static long grain(Spec x, long n) {
    return Tiles.grain(Math.min(Tiles.X_ROWS, x.shape().rows()) * x.last() * rows(n));
  }

  static long localFloats(Spec x) {
    long m = Math.min(Tiles.X_ROWS, x.shape().rows());
    return TILES + Panels.count(m) * (long) Tiles.COLUMNS * MOST;
  }

  /** The first row of x of a piece. */
  static int firstX(int piece, int m) {
    return piece % Math.ceilDiv(m, Tiles.X_ROWS) * Tiles.X_ROWS;
  }

  /** The number of rows of x of a piece. */
  static int xRows(int piece, int m) {
    return Math.min(Tiles.X_ROWS, m - firstX(piece, m));
  }

  /** The first weight row of a piece. */
  static int first(int piece, int m, int n) {
    return piece / Math.ceilDiv(m, Tiles.X_ROWS) * rows(n);
  }

  /** Writes the sums of a piece, which lie transposed. */
  static void store(float[] local, int piece, int m, Tensor y) {
    int n = Math.toIntExact(y.spec().last());
    int firstX = firstX(piece, m);
    int first = first(piece, m, n);
    int count = Math.min(rows(n), n - first);
    int rows = Tiles.roundUp(count, Tiles.ROWS);
    for (int i = 0; i < xRows(piece, m); i++) {
      int column = i / Tiles.COLUMNS * rows * Tiles.COLUMNS + i % Tiles.COLUMNS;
      gather(local, TILES + column, count);
      Rows.store(local, RESULTS, y, y.rowByte(firstX + i) + 4L * first, count);
    }
  }

  private static void gather(float[] local, int column, int count) {
    for (int r = 0; r < count; r++) {
      local[RESULTS + r] = local[column + r * Tiles.COLUMNS];
    }
  }
}
