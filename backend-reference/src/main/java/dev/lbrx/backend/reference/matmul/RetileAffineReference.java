package dev.lbrx.backend.reference.matmul;

import dev.lbrx.backend.reference.Codes;
import dev.lbrx.ops.matmul.RetileAffine;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The definition of {@link RetileAffine}, one tile at a time. */
public final class RetileAffineReference implements Kernel<RetileAffine> {
  @Override
  public long pieces(RetileAffine op, Arguments arguments, int phase) {
    return arguments.out(0).shape().extent(0);
  }

  @Override
  public void run(RetileAffine op, Arguments arguments, Part part) {
    var tiles = op.tiles(arguments.in(0).spec(), arguments.in(1).spec());
    Tensor out = arguments.out(0);
    for (long tile = part.from(); tile < part.to(); tile++) {
      var bytes = out.segment().asSlice(out.rowByte(tile), tiles.tileBytes());
      bytes.fill((byte) 0);
      for (int row = 0; row < Math.min(RowTiles.ROWS, tiles.rows() - tile * RowTiles.ROWS); row++) {
        scales(tiles, arguments, tile, row, bytes);
        codes(op, tiles, arguments.in(0), tile, row, bytes);
      }
    }
  }

  private static void scales(
      RowTiles tiles, Arguments arguments, long tile, int row, MemorySegment bytes) {
    Tensor scales = arguments.in(1);
    Tensor biases = arguments.in(2);
    long of = tile * RowTiles.ROWS + row;
    int size = scales.dtype().bytes();
    for (long g = 0; g < tiles.groups(); g++) {
      MemorySegment.copy(
          scales.segment(),
          scales.rowByte(of) + g * size,
          bytes,
          tiles.scaleByte(g) + (long) row * size,
          size);
      MemorySegment.copy(
          biases.segment(),
          biases.rowByte(of) + g * size,
          bytes,
          tiles.offsetByte(g) + (long) row * size,
          size);
    }
  }

  private static void codes(
      RetileAffine op, RowTiles tiles, Tensor codes, long tile, int row, MemorySegment bytes) {
    long from = codes.spec().rowOffset(tile * RowTiles.ROWS + row);
    int perWord = tiles.columnsOfWord();
    for (long k = 0; k < tiles.columns(); k++) {
      int code = Codes.get(codes, from, op.scheme().bits(), k) + tiles.zero();
      long word = k / perWord * RowTiles.ROWS + row;
      int stored = (code & (1 << tiles.bits()) - 1) << k % perWord * tiles.bits();
      long at = tiles.codesByte() + 4 * word;
      int old = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, at);
      bytes.set(ValueLayout.JAVA_INT_UNALIGNED, at, old | stored);
    }
  }
}
