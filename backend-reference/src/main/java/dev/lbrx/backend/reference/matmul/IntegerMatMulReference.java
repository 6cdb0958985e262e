package dev.lbrx.backend.reference.matmul;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.matmul.IntegerMatMul;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The definition of {@link IntegerMatMul}, one output at a time. */
public final class IntegerMatMulReference implements Kernel<IntegerMatMul> {
  @Override
  public long pieces(IntegerMatMul op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(IntegerMatMul op, Arguments arguments, Part part) {
    Tensor y = arguments.out(0);
    for (long i = part.from(); i < part.to(); i++) {
      long to = y.spec().rowOffset(i);
      for (long j = 0; j < y.spec().last(); j++) {
        Elements.set(y, to + j, product(op, arguments, i, j));
      }
    }
  }

  private static float product(IntegerMatMul op, Arguments arguments, long i, long j) {
    Tensor q = arguments.in(0);
    Tensor d = arguments.in(1);
    Tensor weights = arguments.in(2);
    var tiles = op.tiles();
    var tile = weights.segment().asSlice(weights.rowByte(j / RowTiles.ROWS), tiles.tileBytes());
    int row = (int) (j % RowTiles.ROWS);
    int stripes = op.order() == Order.CHAIN ? 1 : Stripes.UNIT_COUNT;
    long blocks = tiles.columns() / RowTiles.UNIT;
    int units = RowTiles.UNIT / tiles.unit();
    float[] accumulators = new float[stripes];
    for (long unit = 0; unit < Math.ceilDiv(blocks, stripes) * stripes * units; unit++) {
      long block = unit / units;
      float scale = 0;
      float term = 0;
      if (block < blocks) {
        long from = q.rowByte(i) + unit * tiles.unit();
        scale = Elements.get(d, d.spec().rowOffset(i) + block);
        int sum = sum(q.segment(), from, tiles.unit());
        term =
            term(tiles, tile, row, unit, products(q.segment(), from, tiles, tile, row, unit), sum);
      }
      int stripe = (int) (block % stripes);
      accumulators[stripe] = Math.fma(scale, term, accumulators[stripe]);
    }
    return Stripes.fold(accumulators, stripes);
  }

  private static float term(
      RowTiles tiles, MemorySegment tile, int row, long unit, int products, int sum) {
    long group = unit * tiles.unit() / tiles.group();
    var values =
        Tensor.wrap(Spec.of(tiles.scales(), tiles.codesByte() / tiles.scales().bytes()), tile);
    long slot = group * RowTiles.ROWS + row;
    float s = Elements.get(values, slot);
    if (!tiles.offsets()) {
      return s * products;
    }
    float b = Elements.get(values, tiles.groups() * RowTiles.ROWS + slot);
    return Math.fma(s, products, b * sum);
  }

  private static int products(
      MemorySegment q, long from, RowTiles tiles, MemorySegment tile, int row, long unit) {
    int sum = 0;
    for (int k = 0; k < tiles.unit(); k++) {
      int code = stored(tiles, tile, row, unit * tiles.unit() + k) - tiles.zero();
      sum += q.get(ValueLayout.JAVA_BYTE, from + k) * code;
    }
    return sum;
  }

  private static int sum(MemorySegment q, long from, int count) {
    int sum = 0;
    for (int k = 0; k < count; k++) {
      sum += q.get(ValueLayout.JAVA_BYTE, from + k);
    }
    return sum;
  }

  private static int stored(RowTiles tiles, MemorySegment tile, int row, long k) {
    long word = k / tiles.columnsOfWord() * RowTiles.ROWS + row;
    int codes = tile.get(ValueLayout.JAVA_INT_UNALIGNED, tiles.codesByte() + 4 * word);
    int shifted = codes >> k % tiles.columnsOfWord() * tiles.bits();
    return tiles.bits() == 4 ? shifted & 15 : (byte) shifted;
  }
}
