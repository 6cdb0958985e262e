package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Codes;
import dev.lbrx.ops.matmul.RetileAffine;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** {@link RetileAffine}, a tile a piece: a block of columns at a time, row by row. */
public final class RetileAffineVector implements Kernel<RetileAffine> {
  private static final int ROWS = RowTiles.ROWS;

  /** Columns of a block: their words in the tile stay in the first-level cache. */
  private static final int COLUMNS = 128;

  @Override
  public long pieces(RetileAffine op, Arguments arguments, int phase) {
    return arguments.out(0).shape().extent(0);
  }

  @Override
  public Scratch local(RetileAffine op, Specs inputs) {
    int words = COLUMNS / RowTiles.UNIT * 8 + Codes.UNIT;
    return new Scratch(COLUMNS, words + COLUMNS * ROWS / 2);
  }

  @Override
  public void run(RetileAffine op, Arguments arguments, Part part) {
    var tiles = op.tiles(arguments.in(0).spec(), arguments.in(1).spec());
    for (long tile = part.from(); tile < part.to(); tile++) {
      scales(tiles, arguments.in(1), arguments.out(0), tile, 0);
      scales(tiles, arguments.in(2), arguments.out(0), tile, tiles.offsetByte(0));
      for (int column = 0; column < tiles.columns(); column += COLUMNS) {
        codes(op, tiles, arguments, tile, column, part);
      }
    }
  }

  private static int rows(RowTiles tiles, long tile) {
    return (int) Math.min(ROWS, tiles.rows() - tile * ROWS);
  }

  private static void scales(RowTiles tiles, Tensor scales, Tensor out, long tile, long at) {
    if (tiles.groups() == 0) {
      return;
    }
    int size = tiles.scales().bytes();
    var from = scales.segment();
    var to = out.segment().asSlice(out.rowByte(tile) + at, tiles.groups() * ROWS * size);
    to.fill((byte) 0);
    for (int row = 0; row < rows(tiles, tile); row++) {
      long of = scales.rowByte(tile * ROWS + row);
      for (int g = 0; g < tiles.groups(); g++) {
        long slot = (long) g * ROWS + row;
        if (size == 2) {
          to.set(
              ValueLayout.JAVA_SHORT_UNALIGNED,
              slot * 2,
              from.get(ValueLayout.JAVA_SHORT_UNALIGNED, of + g * 2L));
        } else {
          to.set(
              ValueLayout.JAVA_INT_UNALIGNED,
              slot * 4,
              from.get(ValueLayout.JAVA_INT_UNALIGNED, of + g * 4L));
        }
      }
    }
  }

  private static void codes(
      RetileAffine op, RowTiles tiles, Arguments arguments, long tile, int column, Part part) {
    Tensor codes = arguments.in(0);
    Tensor out = arguments.out(0);
    int bits = op.scheme().bits();
    int count = (int) Math.min(COLUMNS, tiles.columns() - column);
    int units = count / RowTiles.UNIT;
    int[] words = part.localInts();
    int to = COLUMNS / RowTiles.UNIT * 8 + Codes.UNIT;
    int size = count * ROWS * tiles.bits() / 32;
    Arrays.fill(words, to, to + size, 0);
    for (int row = 0; row < rows(tiles, tile); row++) {
      long from = codes.rowByte(tile * ROWS + row) + (long) column / RowTiles.UNIT * bits * 4;
      Codes.load(codes, from, bits, units, words, 0);
      Codes.unpack(words, 0, bits, units, part.localFloats(), 0);
      TileWords.put(tiles, part.localFloats(), count, row, words, to);
    }
    long byteOfTile = out.rowByte(tile) + tiles.codesByte();
    long at = byteOfTile + (long) column / RowTiles.UNIT * tiles.unitBytes();
    MemorySegment.copy(words, to, out.segment(), ValueLayout.JAVA_INT_UNALIGNED, at, size);
  }
}
