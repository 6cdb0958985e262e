package dev.lbrx.backend.vector.matmul;

import static jdk.incubator.vector.VectorOperators.I2F;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

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

  private static long group(RowTiles tiles, int unit) {
    return (long) unit * tiles.unit() / tiles.group();
  }

  /**
   * Where the terms of some units come from and go to, so that a loop over units divides nothing.
   *
   * @param bits of the codes
   * @param groupUnits units that share a scale
   * @param blockShift by how much an index of units is shifted to be one of activations' scales
   * @param correction times Σ q: what a product lacks
   * @param offsets whether there are offsets
   */
  record Terms(int bits, int groupUnits, int blockShift, int correction, boolean offsets) {
    static Terms of(RowTiles tiles) {
      return new Terms(
          tiles.bits(),
          tiles.group() / tiles.unit(),
          tiles.unit() == RowTiles.UNIT ? 0 : 1,
          (tiles.bits() == 4 ? 8 : 0) - tiles.zero(),
          tiles.offsets());
    }

    /** Where the scales of a unit stand among those loaded from another unit on. */
    int at(int unit, int loadedFrom) {
      return (unit / groupUnits - loadedFrom / groupUnits) * ROWS;
    }
  }

  /**
   * One unit's term for each row of a tile, continuing the sums at {@code sums}: products of 4-bit
   * codes, whose halves are still to be added.
   *
   * @param b where the offsets stand, or −1
   */
  static void addFolded(
      int[] products,
      int at,
      int correction,
      float[] local,
      int s,
      int b,
      int sum,
      float d,
      int sums) {
    for (int i = 0; i < ROWS; i += Floats.LANES) {
      var p = TileProducts.folded(IntVector.fromArray(Floats.INTS, products, at + i), sum);
      add(p, correction, local, s + i, b < 0 ? b : b + i, sum, d, sums + i);
    }
  }

  /** The same, of products of 8-bit codes. */
  static void add(
      int[] products,
      int at,
      int correction,
      float[] local,
      int s,
      int b,
      int sum,
      float d,
      int sums) {
    for (int i = 0; i < ROWS; i += Floats.LANES) {
      var p = IntVector.fromArray(Floats.INTS, products, at + i);
      add(p, correction, local, s + i, b < 0 ? b : b + i, sum, d, sums + i);
    }
  }

  private static void add(
      IntVector products, int correction, float[] local, int s, int b, int sum, float d, int to) {
    add((FloatVector) products.add(correction).convert(I2F, 0), local, s, b, sum, d, to);
  }

  private static void add(
      FloatVector products, float[] local, int s, int b, int sum, float d, int to) {
    var term = FloatVector.fromArray(Floats.SPECIES, local, s);
    if (b < 0) {
      term = term.mul(products);
    } else {
      term = term.fma(products, FloatVector.fromArray(Floats.SPECIES, local, b).mul(sum));
    }
    FloatVector.broadcast(Floats.SPECIES, d)
        .fma(term, FloatVector.fromArray(Floats.SPECIES, local, to))
        .intoArray(local, to);
  }

  /**
   * The same for two rows of activations, whose products and sums lie 128 apart: beginning a loop
   * costs as much as some turns of it.
   */
  static void addFoldedTwo(
      int[] products,
      int at,
      int factor,
      float[] local,
      int s,
      int b,
      int sum0,
      int sum1,
      float d0,
      float d1,
      int sums) {
    for (int i = 0; i < ROWS; i += Floats.LANES) {
      var p0 = TileProducts.folded(IntVector.fromArray(Floats.INTS, products, at + i), sum0);
      var p1 = TileProducts.folded(IntVector.fromArray(Floats.INTS, products, at + ROWS + i), sum1);
      int offset = b < 0 ? b : b + i;
      add(p0, factor * sum0, local, s + i, offset, sum0, d0, sums + i);
      add(p1, factor * sum1, local, s + i, offset, sum1, d1, sums + ROWS + i);
    }
  }

  /** The same, of products as floats, among those of {@code local}. */
  static void addTwo(
      float[] local,
      int products,
      int factor,
      int s,
      int b,
      int sum0,
      int sum1,
      float d0,
      float d1,
      int sums) {
    for (int i = 0; i < ROWS; i += Floats.LANES) {
      var p0 = FloatVector.fromArray(Floats.SPECIES, local, products + i).add(factor * sum0);
      var p1 = FloatVector.fromArray(Floats.SPECIES, local, products + ROWS + i).add(factor * sum1);
      int offset = b < 0 ? b : b + i;
      add(p0, local, s + i, offset, sum0, d0, sums + i);
      add(p1, local, s + i, offset, sum1, d1, sums + ROWS + i);
    }
  }

  /** Stores the outputs of a tile, those that the matrix has. */
  static void store(Tensor y, int row, long first, float[] outputs, int at) {
    int count = (int) Math.min(ROWS, y.spec().last() - first);
    MemorySegment.copy(
        outputs,
        at,
        y.segment(),
        ValueLayout.JAVA_FLOAT_UNALIGNED,
        y.rowByte(row) + 4 * first,
        count);
  }
}
