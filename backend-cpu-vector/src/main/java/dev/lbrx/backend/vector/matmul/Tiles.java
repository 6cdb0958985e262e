package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.tuning.Blocking;
import jdk.incubator.vector.VectorSpecies;

/**
 * The blocking of products in chain order. One operand lies in rows, contiguous along k and
 * broadcast element by element; the other in panels of {@link #COLUMNS}, k after k; a tile is their
 * product, {@link #ROWS} rows of {@link #COLUMNS}, and holds the sums so far. Which operand takes
 * which part is free, a product being the same either way round: weights never need transposing.
 */
final class Tiles {
  static final VectorSpecies<Float> SPECIES = Floats.SPECIES;

  /** Rows of a tile: two vectors each, in the 32 registers of AVX-512 and Arm or the 16 of AVX2. */
  static final int ROWS =
      Floats.LANES == 16 || System.getProperty("os.arch").equals("aarch64") ? 8 : 4;

  /** Columns of a tile and of a panel. */
  static final int COLUMNS = 2 * Floats.LANES;

  /** Floats of a tile. */
  static final int SIZE = ROWS * COLUMNS;

  private static final Blocking BLOCKING = Blocking.of(Tiles.class);

  /** Steps of k in a block: a panel of them stays in the first-level cache. */
  static final int DEPTH = BLOCKING.depth();

  /** Floats from row to row: no power of two, so that rows do not share cache sets. */
  static final int PITCH = DEPTH + 16;

  /** Floats from panel to panel: as {@link #PITCH}. */
  static final int PANEL = DEPTH * COLUMNS + 16;

  /** Row tiles whose rows stay in the second-level cache while panels pass by. */
  static final int RESIDENT = BLOCKING.rows() / ROWS;

  /** Rows of x in a piece: whole row tiles and whole panels at every vector width. */
  static final int X_ROWS = 1024;

  private static final long GRAIN = BLOCKING.grain();

  private Tiles() {}

  /** The least number of pieces of so many multiply-adds worth another thread. */
  static long grain(long work) {
    return Math.max(1, GRAIN / Math.max(1, work));
  }

  /** The number of blocks of {@link #DEPTH} steps. */
  static int depths(long k) {
    return Math.toIntExact(Math.ceilDiv(k, DEPTH));
  }

  static int roundUp(int value, int unit) {
    return Math.ceilDiv(value, unit) * unit;
  }

  /**
   * Continues the chains of a block of tiles over {@code depth} steps. The tile of row tile i and
   * panel j is at {@code t + (j · rowTiles + i) · SIZE}.
   */
  static void multiply(
      float[] rows,
      int r,
      int rowTiles,
      float[] panels,
      int p,
      int panelCount,
      int depth,
      float[] tiles,
      int t) {
    for (int first = 0; first < rowTiles; first += RESIDENT) {
      int last = Math.min(rowTiles, first + RESIDENT);
      for (int j = 0; j < panelCount; j++) {
        for (int i = first; i < last; i++) {
          int tile = t + (j * rowTiles + i) * SIZE;
          step(rows, r + i * ROWS * PITCH, panels, p + j * PANEL, depth, tiles, tile, tiles, tile);
        }
      }
    }
  }

  /** Continues the chains of one tile, read at {@code f} and written at {@code t}. */
  static void step(
      float[] rows,
      int r,
      float[] panel,
      int p,
      int depth,
      float[] from,
      int f,
      float[] to,
      int t) {
    if (ROWS == 8) {
      MicroKernel.eight(rows, r, panel, p, depth, from, f, to, t);
    } else {
      MicroKernel.four(rows, r, panel, p, depth, from, f, to, t);
    }
  }
}
