package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.BlockRows;
import dev.lbrx.ops.matmul.RetileBlocks;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.ops.quantize.block.BlockDecoder;
import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** {@link RetileBlocks}, a tile a piece: a block of columns at a time, row by row. */
public final class RetileBlocksVector implements Kernel<RetileBlocks> {
  private static final int ROWS = RowTiles.ROWS;

  /** Columns of a block: the largest block of a type. */
  private static final int COLUMNS = 256;

  private static final int GROUPS = COLUMNS / 16;

  // Local floats: codes, scales and offsets of a row.
  private static final int SCALES = COLUMNS;
  private static final int OFFSETS = SCALES + GROUPS;

  @Override
  public long pieces(RetileBlocks op, Arguments arguments, int phase) {
    return arguments.out(0).shape().extent(0);
  }

  @Override
  public Scratch local(RetileBlocks op, Specs inputs) {
    return new Scratch(OFFSETS + GROUPS, COLUMNS * ROWS / 2);
  }

  @Override
  public void run(RetileBlocks op, Arguments arguments, Part part) {
    var tiles = RetileBlocks.tiles(arguments.in(0).spec());
    var decoder = BlockFormats.decoder(arguments.in(0).dtype());
    for (long tile = part.from(); tile < part.to(); tile++) {
      for (int column = 0; column < tiles.columns(); column += COLUMNS) {
        int count = (int) Math.min(COLUMNS, tiles.columns() - column);
        retile(tiles, decoder, arguments, tile, column, count, part);
      }
    }
  }

  private static void retile(
      RowTiles tiles,
      BlockDecoder decoder,
      Arguments arguments,
      long tile,
      int column,
      int count,
      Part part) {
    Tensor w = arguments.in(0);
    Tensor out = arguments.out(0);
    float[] local = part.localFloats();
    int[] words = part.localInts();
    int size = count * ROWS * tiles.bits() / 32;
    Arrays.fill(words, 0, size, 0);
    int rows = (int) Math.min(ROWS, tiles.rows() - tile * ROWS);
    int groups = count / tiles.group();
    long scales = out.rowByte(tile) + tiles.scaleByte(column / tiles.group());
    long offsets = out.rowByte(tile) + tiles.offsetByte(column / tiles.group());
    clear(tiles, out, scales, groups);
    if (tiles.offsets()) {
      clear(tiles, out, offsets, groups);
    }
    for (int row = 0; row < rows; row++) {
      long from = w.rowByte(tile * ROWS + row) + w.dtype().size(column);
      BlockRows.decode(decoder, w, from, count, local, 0, SCALES, OFFSETS);
      TileWords.put(tiles, local, count, row, words, 0);
      put(tiles, local, SCALES, groups, row, out, scales);
      if (tiles.offsets()) {
        put(tiles, local, OFFSETS, groups, row, out, offsets);
      }
    }
    long at = out.rowByte(tile) + tiles.codesByte() + (long) column * ROWS * tiles.bits() / 8;
    MemorySegment.copy(words, 0, out.segment(), ValueLayout.JAVA_INT_UNALIGNED, at, size);
  }

  private static void clear(RowTiles tiles, Tensor out, long at, int groups) {
    out.segment().asSlice(at, (long) groups * ROWS * tiles.scales().bytes()).fill((byte) 0);
  }

  private static void put(
      RowTiles tiles, float[] local, int from, int groups, int row, Tensor out, long at) {
    for (int g = 0; g < groups; g++) {
      long slot = (long) g * ROWS + row;
      float value = local[from + g];
      if (tiles.scales() == DType.F16) {
        short half = Float.floatToFloat16(value);
        out.segment().set(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2 * slot, half);
      } else {
        out.segment().set(ValueLayout.JAVA_FLOAT_UNALIGNED, at + 4 * slot, value);
      }
    }
  }
}
