package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** What turns the integer products of a tile of {@link RowTiles} into terms of its outputs. */
final class TileScales {
  private static final int ROWS = RowTiles.ROWS;

  private TileScales() {}

  /** Loads the scales, and the offsets if there are any, of the groups of some units. */
  static void load(
      RowTiles tiles,
      Tensor weights,
      long tile,
      int unit,
      int units,
      float[] to,
      int scales,
      int offsets) {
    long group = group(tiles, unit);
    int groups = (int) (group(tiles, unit + units - 1) - group + 1);
    long byteOfTile = weights.rowByte(tile);
    load(tiles, weights, byteOfTile + tiles.scaleByte(group), groups, to, scales);
    if (tiles.offsets()) {
      load(tiles, weights, byteOfTile + tiles.offsetByte(group), groups, to, offsets);
    }
  }

  private static void load(
      RowTiles tiles, Tensor weights, long from, int groups, float[] to, int at) {
    Rows.load(weights.segment(), tiles.scales(), from, to, at, groups * ROWS);
  }

  /** Where the scales of a unit stand among those loaded from another unit on. */
  static int at(RowTiles tiles, int unit, int loadedFrom) {
    return (int) (group(tiles, unit) - group(tiles, loadedFrom)) * ROWS;
  }

  private static long group(RowTiles tiles, int unit) {
    return (long) unit * tiles.unit() / tiles.group();
  }

  /** What a product of stored codes lacks to one of codes less the zero point, times Σ q. */
  static int correction(RowTiles tiles) {
    return (tiles.bits() == 4 ? 8 : 0) - tiles.zero();
  }

  /**
   * One unit's term for each row of a tile, in slots, continuing the sums at {@code sums}.
   *
   * @param b where the offsets stand, or −1
   */
  static void add(
      float[] local, int products, int correction, int s, int b, int sum, float d, int sums) {
    var scale = FloatVector.broadcast(Floats.SPECIES, d);
    for (int i = 0; i < ROWS; i += Floats.LANES) {
      var p = FloatVector.fromArray(Floats.SPECIES, local, products + i).add(correction);
      var term = FloatVector.fromArray(Floats.SPECIES, local, s + i);
      if (b < 0) {
        term = term.mul(p);
      } else {
        term = term.fma(p, FloatVector.fromArray(Floats.SPECIES, local, b + i).mul(sum));
      }
      scale
          .fma(term, FloatVector.fromArray(Floats.SPECIES, local, sums + i))
          .intoArray(local, sums + i);
    }
  }

  /** Stores the outputs of a tile, from slots to rows, those that the matrix has. */
  static void store(Tensor y, int row, long first, float[] slots, int at) {
    long to = y.rowByte(row) + 4 * first;
    int count = (int) Math.min(ROWS, y.spec().last() - first);
    for (int i = 0; i < count; i++) {
      float value = slots[at + RowTiles.slot(i)];
      y.segment().set(ValueLayout.JAVA_FLOAT_UNALIGNED, to + 4L * i, value);
    }
  }
}
