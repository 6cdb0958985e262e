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
  private static final int COLUMNS = 64;

  private static final int UNITS = COLUMNS / 16;

  // Local floats: the sums of the block, products of four rows with the units, scales and offsets
  // of the units, and codes of 8 bits widened.
  private static final int PRODUCTS = BLOCK * ROWS;
  private static final int SCALES = PRODUCTS + 4 * UNITS * ROWS;
  private static final int OFFSETS = SCALES + UNITS * ROWS;
  private static final int CODES = OFFSETS + UNITS * ROWS;
  private static final int FLOATS = CODES + COLUMNS * ROWS;

  // Local ints: shifted words of codes, then products of four rows with the units.
  private static final int WORD_PRODUCTS = COLUMNS * ROWS / 2;
  private static final int INTS = WORD_PRODUCTS + 4 * UNITS * ROWS;

  // Multiply-adds that take some twenty microseconds.
  private static final long GRAIN = 500_000;

  @Override
  public boolean supports(IntegerMatMul op, Specs inputs) {
    return op.order() == Order.CHAIN
        && padded(inputs.get(0)) * op.tiles().columns() * 5 / 4 <= Integer.MAX_VALUE
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
    int rows = Math.toIntExact(padded(inputs.get(0)));
    int codes = rows * Math.toIntExact(op.tiles().columns());
    return new Scratch(
        codes / RowTiles.UNIT + (op.tiles().bits() == 8 ? codes : 0),
        rows * factors(op.tiles()) + codes / op.tiles().unit());
  }

  // Factors of a row; codes of 8 bits are multiplied as floats instead.
  private static int factors(RowTiles tiles) {
    return tiles.bits() == 4 ? Activations.ints(tiles) : 0;
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
    int rows = (int) padded(arguments.in(0).spec());
    var tiles = op.tiles();
    if (tiles.bits() == 4) {
      Activations.load(arguments, row, rows, tiles, part.sharedInts(), part.sharedFloats());
    } else {
      Activations.loadFloats(arguments, row, rows, tiles, part.sharedInts(), part.sharedFloats());
    }
  }

  private static void multiply(RowTiles tiles, Arguments arguments, long piece, Part part) {
    Tensor weights = arguments.in(2);
    int m = Math.toIntExact(arguments.in(0).shape().rows());
    int rows = (int) padded(arguments.in(0).spec());
    int blocks = Math.ceilDiv(m, BLOCK);
    long tile = piece / blocks;
    int first = (int) (piece % blocks) * BLOCK;
    int count = Math.min(BLOCK, m - first);
    int units = Math.toIntExact(tiles.columns() / tiles.unit());
    var terms = TileScales.Terms.of(tiles);
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
      int sums = rows * factors(tiles);
      for (int i = 0; i < count; i += 4) {
        products(tiles, first + i, rows, unit, some, part);
        for (int j = 0; j < 4; j += 2) {
          int scales = (first + i + j) * units;
          add(terms, unit, some, sums + scales, scales, units, j, (i + j) * ROWS, part);
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
    int width = tiles.unit();
    int pitch = Activations.ints(tiles);
    int x = rows * k / RowTiles.UNIT + row * k + unit * width;
    for (int u = 0; u < some; u++) {
      if (tiles.bits() == 4) {
        int q = row * pitch + (unit + u) * width / 2;
        WidenedTile.multiply(
            part.localInts(),
            u * width * ROWS / 2,
            width,
            part.sharedInts(),
            q,
            pitch,
            WORD_PRODUCTS + u * 4 * ROWS);
      } else {
        WidenedTile.multiply(
            part.localFloats(),
            CODES + u * width * ROWS,
            width,
            part.sharedFloats(),
            x + u * width,
            k,
            PRODUCTS + u * 4 * ROWS);
      }
    }
  }

  // The terms of rows j and j + 1 of four, whose sums and scales lie some units apart.
  private static void add(
      TileScales.Terms terms,
      int unit,
      int some,
      int sums,
      int scales,
      int units,
      int j,
      int to,
      Part part) {
    float[] local = part.localFloats();
    int[] products = part.localInts();
    int factor = terms.correction();
    for (int u = 0; u < some; u++) {
      int sum0 = part.sharedInts()[sums + unit + u];
      int sum1 = part.sharedInts()[sums + units + unit + u];
      float d0 = part.sharedFloats()[scales + unit + u >> terms.blockShift()];
      float d1 = part.sharedFloats()[scales + units + unit + u >> terms.blockShift()];
      int s = terms.at(unit + u, unit);
      int b = terms.offsets() ? OFFSETS + s : -1;
      int at = (u * 4 + j) * ROWS;
      if (terms.bits() == 4) {
        TileScales.addFoldedTwo(
            products, WORD_PRODUCTS + at, factor, local, SCALES + s, b, sum0, sum1, d0, d1, to);
      } else {
        TileScales.addTwo(local, PRODUCTS + at, factor, SCALES + s, b, sum0, sum1, d0, d1, to);
      }
    }
  }
}
