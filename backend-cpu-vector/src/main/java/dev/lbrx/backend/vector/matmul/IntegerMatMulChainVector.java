package dev.lbrx.backend.vector.matmul;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.IntegerMatMul;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;

/**
 * {@link IntegerMatMul} in one chain: prefill. A piece is a tile of weights by a block of rows of
 * activations; the tile's codes are widened a few units at a time, once for the block.
 */
public final class IntegerMatMulChainVector implements Kernel<IntegerMatMul> {
  private static final int ROWS = RowTiles.ROWS;

  /** Rows of activations in a piece, whole quadruples. */
  private static final int BLOCK = 64;

  /** Columns at a time: their widened codes stay in the first-level cache. */
  private static final int COLUMNS = 128;

  private static final int UNITS = COLUMNS / 16;

  // Local floats: the sums of the block, products of four rows with the units, scales and offsets
  // of the units, and codes widened to floats.
  private static final int PRODUCTS = BLOCK * ROWS;
  private static final int SCALES = PRODUCTS + 4 * UNITS * ROWS;
  private static final int OFFSETS = SCALES + UNITS * ROWS;
  private static final int CODES = OFFSETS + UNITS * ROWS;
  private static final int FLOATS = CODES + COLUMNS * ROWS;

  // Local ints: codes widened to shorts, then sums of products as shorts.
  private static final int SHORTS = COLUMNS * ROWS / 2;
  private static final int INTS = SHORTS + 4 * ROWS / 2;

  // Multiply-adds that take some twenty microseconds.
  private static final long GRAIN = 500_000;

  @Override
  public boolean supports(IntegerMatMul op, Specs inputs) {
    return op.order() == Order.CHAIN
        && padded(inputs.get(0)) * op.tiles().columns() * 17 / 16 <= Integer.MAX_VALUE
        && op.tiles().tileBytes() <= Integer.MAX_VALUE;
  }

  private static long padded(dev.lbrx.spi.Spec q) {
    return Math.ceilDiv(q.shape().rows(), 4) * 4;
  }

  @Override
  public int phases(IntegerMatMul op) {
    return 2;
  }

  @Override
  public long pieces(IntegerMatMul op, Arguments arguments, int phase) {
    long rows = arguments.in(0).shape().rows();
    return phase == 0 ? rows : Math.ceilDiv(rows, BLOCK) * arguments.in(2).shape().extent(0);
  }

  @Override
  public long grain(IntegerMatMul op, Specs inputs) {
    long rows = Math.min(BLOCK, inputs.get(0).shape().rows());
    return Math.max(1, GRAIN / Math.max(1, rows * op.tiles().columns() * ROWS));
  }

  @Override
  public Scratch shared(IntegerMatMul op, Specs inputs) {
    int codes = Math.toIntExact(padded(inputs.get(0)) * op.tiles().columns());
    return new Scratch(
        codes / RowTiles.UNIT + (op.tiles().bits() == 8 ? codes : 0),
        codes + codes / op.tiles().unit());
  }

  @Override
  public Scratch local(IntegerMatMul op, Specs inputs) {
    return new Scratch(FLOATS, INTS);
  }

  @Override
  public void run(IntegerMatMul op, Arguments arguments, Part part) {
    for (long piece = part.from(); piece < part.to(); piece++) {
      if (part.phase() == 0) {
        load(op, arguments, (int) piece, part);
      } else {
        multiply(op.tiles(), arguments, piece, part);
      }
    }
  }

  private static void load(IntegerMatMul op, Arguments arguments, int row, Part part) {
    var q = arguments.in(0).spec();
    int rows = (int) padded(q);
    Activations.load(
        arguments, row, rows, op.tiles().unit(), part.sharedInts(), part.sharedFloats());
    if (op.tiles().bits() == 8) {
      int k = Math.toIntExact(q.last());
      Activations.floats(
          part.sharedInts(), row * k, k, part.sharedFloats(), rows * k / RowTiles.UNIT + row * k);
    }
  }

  private static void multiply(RowTiles tiles, Arguments arguments, long piece, Part part) {
    Tensor weights = arguments.in(2);
    int m = Math.toIntExact(arguments.in(0).shape().rows());
    int blocks = Math.ceilDiv(m, BLOCK);
    long tile = piece / blocks;
    int first = (int) (piece % blocks) * BLOCK;
    int count = Math.min(BLOCK, m - first);
    int units = Math.toIntExact(tiles.columns() / tiles.unit());
    float[] local = part.localFloats();
    var bytes = weights.segment().asSlice(weights.rowByte(tile), tiles.tileBytes());
    Arrays.fill(local, 0, PRODUCTS, 0f);
    int most = COLUMNS / tiles.unit();
    for (int unit = 0; unit < units; unit += most) {
      int some = Math.min(most, units - unit);
      int at = Math.toIntExact(tiles.codesByte()) + unit * tiles.unitBytes();
      TileScales.load(tiles, weights, tile, unit, some, local, SCALES, OFFSETS);
      if (tiles.bits() == 4) {
        WidenedTile.four(bytes, at, some * tiles.unit(), part.localInts());
      } else {
        WidenedTile.eight(bytes, at, some * tiles.unit(), local, CODES);
      }
      for (int i = 0; i < count; i += 4) {
        products(tiles, first + i, (int) padded(arguments.in(0).spec()), unit, some, part);
        for (int j = 0; j < 4; j++) {
          add(
              tiles,
              first + i + j,
              (int) padded(arguments.in(0).spec()),
              i + j,
              unit,
              some,
              j,
              part);
        }
      }
    }
    for (int i = 0; i < count; i++) {
      TileScales.store(arguments.out(0), first + i, tile * ROWS, local, i * ROWS);
    }
  }

  // Four rows by the tile, unit by unit.
  private static void products(RowTiles tiles, int row, int rows, int unit, int some, Part part) {
    int k = Math.toIntExact(tiles.columns());
    for (int u = 0; u < some; u++) {
      int q = row * k + (unit + u) * tiles.unit();
      int to = PRODUCTS + u * 4 * ROWS;
      if (tiles.bits() == 4) {
        int[] ints = part.localInts();
        WidenedTile.multiply(
            ints, u * tiles.unit() * ROWS / 2, tiles.unit(), part.sharedInts(), q, k, ints, SHORTS);
        WidenedTile.floats(ints, SHORTS, part.localFloats(), to);
      } else {
        int x = rows * k / RowTiles.UNIT + q;
        WidenedTile.multiply(
            part.localFloats(),
            CODES + u * tiles.unit() * ROWS,
            tiles.unit(),
            part.sharedFloats(),
            x,
            k,
            to);
      }
    }
  }

  private static void add(
      RowTiles tiles, int row, int rows, int i, int unit, int some, int j, Part part) {
    int k = Math.toIntExact(tiles.columns());
    for (int u = 0; u < some; u++) {
      int sum = part.sharedInts()[rows * k + row * (k / tiles.unit()) + unit + u];
      int s = TileScales.at(tiles, unit + u, unit);
      TileScales.add(
          part.localFloats(),
          PRODUCTS + (u * 4 + j) * ROWS,
          TileScales.correction(tiles) * sum,
          SCALES + s,
          tiles.offsets() ? OFFSETS + s : -1,
          sum,
          part.sharedFloats()[(row * k + (unit + u) * tiles.unit()) / RowTiles.UNIT],
          i * ROWS);
    }
  }
}
