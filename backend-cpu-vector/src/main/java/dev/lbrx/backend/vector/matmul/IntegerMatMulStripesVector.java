package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.matmul.IntegerMatMul;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** {@link IntegerMatMul} in stripes, a tile a piece: decode. */
public final class IntegerMatMulStripesVector implements Kernel<IntegerMatMul> {
  private static final int ROWS = RowTiles.ROWS;

  /** Units at a time, so that products, scales and stripes stay in the first-level cache. */
  private static final int UNITS = 16;

  // Local floats: stripes of each row of the tile, scales and offsets of the units; ints: their
  // products.
  private static final int SCALES = Stripes.UNIT_COUNT * ROWS;
  private static final int OFFSETS = SCALES + UNITS * ROWS;
  private static final int FLOATS = OFFSETS + UNITS * ROWS;

  // Multiply-adds that take some twenty microseconds.
  private static final long GRAIN = 500_000;

  @Override
  public boolean supports(IntegerMatMul op, Specs inputs) {
    var q = inputs.get(0);
    return op.order() == Order.STRIPES
        && ints(op.tiles(), q.shape().rows()) <= Integer.MAX_VALUE
        && inputs.get(2).spanBytes() <= Integer.MAX_VALUE;
  }

  private static long ints(RowTiles tiles, long rows) {
    return rows * (tiles.columns() + tiles.columns() / tiles.unit());
  }

  @Override
  public int phases(IntegerMatMul op) {
    return 2;
  }

  @Override
  public long pieces(IntegerMatMul op, Arguments arguments, int phase) {
    return phase == 0 ? arguments.in(0).shape().rows() : arguments.in(2).shape().extent(0);
  }

  @Override
  public long grain(IntegerMatMul op, Specs inputs) {
    return Math.max(1, GRAIN / Math.max(1, inputs.get(0).shape().elements() * ROWS));
  }

  @Override
  public Scratch shared(IntegerMatMul op, Specs inputs) {
    var q = inputs.get(0).shape();
    return new Scratch(
        Math.toIntExact(q.elements() / RowTiles.UNIT), Math.toIntExact(ints(op.tiles(), q.rows())));
  }

  @Override
  public Scratch local(IntegerMatMul op, Specs inputs) {
    return new Scratch(FLOATS, UNITS * ROWS);
  }

  @Override
  public void run(IntegerMatMul op, Arguments arguments, Part part) {
    for (long piece = part.from(); piece < part.to(); piece++) {
      if (part.phase() == 0) {
        int rows = Math.toIntExact(arguments.in(0).shape().rows());
        Activations.load(
            arguments, (int) piece, rows, op.tiles(), part.sharedInts(), part.sharedFloats());
      } else {
        multiply(op.tiles(), arguments, piece, part);
      }
    }
  }

  private static void multiply(RowTiles tiles, Arguments arguments, long piece, Part part) {
    Tensor weights = arguments.in(2);
    int codes = Math.toIntExact(weights.rowByte(piece) + tiles.codesByte());
    int rows = Math.toIntExact(arguments.in(0).shape().rows());
    int units = Math.toIntExact(tiles.columns() / tiles.unit());
    int ints = Activations.ints(tiles);
    int words = tiles.unit() / tiles.columnsOfWord();
    var terms = TileScales.Terms.of(tiles);
    float[] local = part.localFloats();
    for (int row = 0; row < rows; row++) {
      Arrays.fill(local, 0, SCALES, 0f);
      for (int unit = 0; unit < units; unit += UNITS) {
        int count = Math.min(UNITS, units - unit);
        TileScales.load(tiles, weights, piece, unit, count, local, SCALES, OFFSETS);
        int at = codes + unit * tiles.unitBytes();
        int q = row * ints + unit * (ints / units);
        if (tiles.bits() == 4) {
          TileProducts.four(
              weights.segment(), at, count, words, part.sharedInts(), q, part.localInts());
        } else {
          TileProducts.eight(
              weights.segment(), at, count, words, part.sharedInts(), q, part.localInts());
        }
        add(terms, unit, count, rows * ints + row * units, row * units, part);
      }
      pad(local, units * tiles.unit() / RowTiles.UNIT);
      store(arguments.out(0), row, piece * ROWS, local);
    }
  }

  private static void add(
      TileScales.Terms terms, int unit, int count, int sums, int scales, Part part) {
    float[] local = part.localFloats();
    int[] products = part.localInts();
    for (int u = 0; u < count; u++) {
      int sum = part.sharedInts()[sums + unit + u];
      int s = terms.at(unit + u, unit);
      int b = terms.offsets() ? OFFSETS + s : -1;
      int correction = terms.correction() * sum;
      float d = part.sharedFloats()[scales + unit + u >> terms.blockShift()];
      int stripe = (unit + u >> terms.blockShift()) % Stripes.UNIT_COUNT * ROWS;
      if (terms.bits() == 4) {
        TileScales.addFolded(products, u * ROWS, correction, local, SCALES + s, b, sum, d, stripe);
      } else {
        correction -= TileProducts.LOWER_BIAS * 8 >> terms.blockShift();
        TileScales.add(products, u * ROWS, correction, local, SCALES + s, b, sum, d, stripe);
      }
    }
  }

  // A padded block's terms are +0: they turn -0 to +0.
  private static void pad(float[] stripes, int blocks) {
    if (blocks % Stripes.UNIT_COUNT != 0) {
      for (int i = blocks % Stripes.UNIT_COUNT * ROWS; i < SCALES; i += Floats.LANES) {
        UnitLanes.addZero(stripes, i);
      }
    }
  }

  private static void store(Tensor y, int row, long first, float[] stripes) {
    for (int half = SCALES / 2; half >= ROWS; half /= 2) {
      for (int i = 0; i < half; i += Floats.LANES) {
        FloatVector.fromArray(Floats.SPECIES, stripes, i)
            .add(FloatVector.fromArray(Floats.SPECIES, stripes, i + half))
            .intoArray(stripes, i);
      }
    }
    TileScales.store(y, row, first, stripes, 0);
  }
}
