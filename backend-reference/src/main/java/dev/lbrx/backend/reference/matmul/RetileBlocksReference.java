package dev.lbrx.backend.reference.matmul;

import dev.lbrx.backend.reference.Blocks;
import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.matmul.RetileBlocks;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The definition of {@link RetileBlocks}, one tile at a time. */
public final class RetileBlocksReference implements Kernel<RetileBlocks> {
  @Override
  public long pieces(RetileBlocks op, Arguments arguments, int phase) {
    return arguments.out(0).shape().extent(0);
  }

  @Override
  public void run(RetileBlocks op, Arguments arguments, Part part) {
    var tiles = RetileBlocks.tiles(arguments.in(0).spec());
    var w = new Blocks(arguments.in(0));
    Tensor out = arguments.out(0);
    for (long tile = part.from(); tile < part.to(); tile++) {
      var bytes = out.segment().asSlice(out.rowByte(tile), tiles.tileBytes());
      bytes.fill((byte) 0);
      for (int row = 0; row < Math.min(RowTiles.ROWS, tiles.rows() - tile * RowTiles.ROWS); row++) {
        w.decode(tile * RowTiles.ROWS + row);
        scales(tiles, w, row, bytes);
        codes(tiles, w, row, bytes);
      }
    }
  }

  private static void scales(RowTiles tiles, Blocks w, int row, MemorySegment bytes) {
    var values =
        Tensor.wrap(Spec.of(tiles.scales(), tiles.codesByte() / tiles.scales().bytes()), bytes);
    for (int g = 0; g < tiles.groups(); g++) {
      long slot = (long) g * RowTiles.ROWS + row;
      Elements.set(values, slot, w.scale(g));
      if (tiles.offsets()) {
        Elements.set(values, tiles.groups() * RowTiles.ROWS + slot, w.offset(g));
      }
    }
  }

  private static void codes(RowTiles tiles, Blocks w, int row, MemorySegment bytes) {
    int perWord = tiles.columnsOfWord();
    for (int k = 0; k < tiles.columns(); k++) {
      int stored = (int) w.code(k) + tiles.zero() & (1 << tiles.bits()) - 1;
      long at = tiles.codesByte() + 4 * ((long) k / perWord * RowTiles.ROWS + row);
      int old = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, at);
      int shifted = stored << k % perWord * tiles.bits();
      bytes.set(ValueLayout.JAVA_INT_UNALIGNED, at, old | shifted);
    }
  }
}
