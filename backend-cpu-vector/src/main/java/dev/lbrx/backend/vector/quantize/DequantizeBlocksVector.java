package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.BlockRows;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.ops.quantize.block.BlockDecoder;
import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;

/** {@link DequantizeBlocks} in tiles: codes, scales and offsets, then the products in vectors. */
public final class DequantizeBlocksVector implements Kernel<DequantizeBlocks> {
  /** Elements of a tile: a multiple of every block. */
  private static final int TILE = 1024;

  private static final int SCALES = TILE;
  private static final int OFFSETS = SCALES + TILE / 16;

  @Override
  public long pieces(DequantizeBlocks op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(DequantizeBlocks op, Specs inputs) {
    return Math.max(1, 16_384 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(DequantizeBlocks op, Specs inputs) {
    return Scratch.floats(OFFSETS + TILE / 16);
  }

  @Override
  public void run(DequantizeBlocks op, Arguments arguments, Part part) {
    Tensor blocks = arguments.in(0);
    Tensor w = arguments.out(0);
    BlockDecoder decoder = BlockFormats.decoder(blocks.dtype());
    float[] local = part.localFloats();
    int columns = Math.toIntExact(w.spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      for (int column = 0; column < columns; column += TILE) {
        int count = Math.min(TILE, columns - column);
        long from = blocks.rowByte(row) + blocks.dtype().size(column);
        BlockRows.decode(decoder, blocks, from, count, local, 0, SCALES, OFFSETS);
        BlockRows.multiply(decoder, count, local, 0, SCALES, OFFSETS);
        Rows.store(local, 0, w, w.rowByte(row) + (long) column * w.dtype().bytes(), count);
      }
    }
  }
}
