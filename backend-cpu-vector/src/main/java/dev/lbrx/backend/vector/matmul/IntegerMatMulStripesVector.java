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
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** {@link IntegerMatMul} in stripes, a tile a piece: decode. */
public final class IntegerMatMulStripesVector implements Kernel<IntegerMatMul> {
  private static final int ROWS = RowTiles.ROWS;

  /** Units at a time, so that products, scales and stripes stay in the first-level cache. */
  private static final int UNITS = 16;

  // Local floats: stripes of each row of the tile, products, scales and offsets of the units.
  private static final int PRODUCTS = Stripes.UNIT_COUNT * ROWS;
  private static final int SCALES = PRODUCTS + UNITS * ROWS;
  private static final int OFFSETS = SCALES + UNITS * ROWS;
  private static final int FLOATS = OFFSETS + UNITS * ROWS;

  // Multiply-adds that take some twenty microseconds.
  private static final long GRAIN = 500_000;

  @Override
  public boolean supports(IntegerMatMul op, Specs inputs) {
    var q = inputs.get(0);
    return op.order() == Order.STRIPES
        && q.shape().elements() + q.shape().elements() / op.tiles().unit() <= Integer.MAX_VALUE
        && inputs.get(2).spanBytes() <= Integer.MAX_VALUE;
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
    int codes = Math.toIntExact(inputs.get(0).shape().elements());
    return new Scratch(codes / RowTiles.UNIT, codes + codes / op.tiles().unit());
  }

  @Override
  public Scratch local(IntegerMatMul op, Specs inputs) {
    return Scratch.floats(FLOATS);
  }

  @Override
  public void run(IntegerMatMul op, Arguments arguments, Part part) {
    for (long piece = part.from(); piece < part.to(); piece++) {
      if (part.phase() == 0) {
        int rows = Math.toIntExact(arguments.in(0).shape().rows());
        Activations.load(
            arguments,
            (int) piece,
            rows,
            op.tiles().unit(),
            part.sharedInts(),
            part.sharedFloats());
      } else {
        multiply(op.tiles(), arguments, piece, part);
      }
    }
  }

  private static void multiply(RowTiles tiles, Arguments arguments, long piece, Part part) {
    Tensor weights = arguments.in(2);
    int tile = Math.toIntExact(weights.rowByte(piece));
    int rows = Math.toIntExact(arguments.in(0).shape().rows());
    int units = Math.toIntExact(tiles.columns() / tiles.unit());
    float[] local = part.localFloats();
    for (int row = 0; row < rows; row++) {
      Arrays.fill(local, 0, PRODUCTS, 0f);
      for (int unit = 0; unit < units; unit += UNITS) {
        int count = Math.min(UNITS, units - unit);
        TileScales.load(tiles, weights, piece, unit, count, local, SCALES, OFFSETS);
        products(
            tiles, weights.segment(), tile, unit, count, row, rows * units * tiles.unit(), part);
        for (int u = 0; u < count; u++) {
          add(tiles, unit, u, row * units + unit + u, rows * units * tiles.unit(), part);
        }
      }
      pad(local, units * tiles.unit() / RowTiles.UNIT);
      store(arguments.out(0), row, piece * ROWS, local);
    }
  }

  private static void products(
      RowTiles tiles,
      MemorySegment weights,
      int tile,
      int unit,
      int count,
      int row,
      int sums,
      Part part) {
    int units = Math.toIntExact(tiles.columns() / tiles.unit());
    int at = tile + Math.toIntExact(tiles.codesByte()) + unit * tiles.unitBytes();
    int q = (row * units + unit) * tiles.unit();
    if (tiles.bits() == 4) {
      int s = sums + row * units + unit;
      TileProducts.four(
          weights, at, count, tiles.unit(), part.sharedInts(), q, s, part.localFloats(), PRODUCTS);
    } else {
      TileProducts.eight(
          weights, at, count, tiles.unit(), part.sharedInts(), q, part.localFloats(), PRODUCTS);
    }
  }

  private static void add(RowTiles tiles, int unit, int u, int q, int sums, Part part) {
    int sum = part.sharedInts()[sums + q];
    int s = TileScales.at(tiles, unit + u, unit);
    int unitsOfBlock = RowTiles.UNIT / tiles.unit();
    int stripe = (unit + u) / unitsOfBlock % Stripes.UNIT_COUNT * ROWS;
    TileScales.add(
        part.localFloats(),
        PRODUCTS + u * ROWS,
        TileScales.correction(tiles) * sum,
        SCALES + s,
        tiles.offsets() ? OFFSETS + s : -1,
        sum,
        part.sharedFloats()[q / unitsOfBlock],
        stripe);
  }

  // A padded block's terms are +0: they turn -0 to +0.
  private static void pad(float[] stripes, int blocks) {
    if (blocks % Stripes.UNIT_COUNT != 0) {
      for (int i = blocks % Stripes.UNIT_COUNT * ROWS; i < PRODUCTS; i += Floats.LANES) {
        UnitLanes.addZero(stripes, i);
      }
    }
  }

  private static void store(Tensor y, int row, long first, float[] stripes) {
    for (int half = PRODUCTS / 2; half >= ROWS; half /= 2) {
      for (int i = 0; i < half; i += Floats.LANES) {
        FloatVector.fromArray(Floats.SPECIES, stripes, i)
            .add(FloatVector.fromArray(Floats.SPECIES, stripes, i + half))
            .intoArray(stripes, i);
      }
    }
    TileScales.store(y, row, first, stripes, 0);
  }
}
