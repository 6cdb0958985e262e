package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Rows;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.util.Arrays;

/** Brings x into the layouts of {@link Tiles}: a shared copy that every thread reads. */
final class Panels {
  private Panels() {}

  /** Panels that so many rows fill. */
  static int count(long rows) {
    return Math.toIntExact(Math.ceilDiv(rows, Tiles.COLUMNS));
  }

  /** Floats that all panels of a matrix take. */
  static long floats(Spec x) {
    return Math.ceilDiv(x.shape().rows(), Tiles.COLUMNS)
        * Math.ceilDiv(x.last(), Tiles.DEPTH)
        * Tiles.PANEL;
  }

  /** Where a panel of a block of k is. The panels of one block follow each other. */
  static int at(int rows, int block, int panel) {
    return (block * count(rows) + panel) * Tiles.PANEL;
  }

  /** Transposes the rows of one panel, +0 where there is none; {@code row} holds a row's part. */
  static void pack(Tensor x, int panel, float[] to, float[] row) {
    int rows = Math.toIntExact(x.shape().rows());
    int k = Math.toIntExact(x.spec().last());
    int first = panel * Tiles.COLUMNS;
    for (int block = 0; block < Tiles.depths(k); block++) {
      int at = at(rows, block, panel);
      int depth = Math.min(Tiles.DEPTH, k - block * Tiles.DEPTH);
      for (int c = 0; c < Tiles.COLUMNS; c++) {
        if (first + c < rows) {
          long bytes = x.rowByte(first + c) + 4L * block * Tiles.DEPTH;
          Rows.load(x, bytes, row, 0, depth, depth);
        } else {
          Arrays.fill(row, 0, depth, 0f);
        }
        scatter(row, depth, to, at + c);
      }
    }
  }

  private static void scatter(float[] row, int depth, float[] to, int at) {
    for (int i = 0; i < depth; i++) {
      to[at + i * Tiles.COLUMNS] = row[i];
    }
  }
}
