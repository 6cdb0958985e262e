package dev.lbrx.backend.vector.gather;

import dev.lbrx.backend.vector.BlockRows;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.gather.BlockEmbedding;
import dev.lbrx.ops.gather.RowIds;
import dev.lbrx.ops.quantize.block.BlockDecoder;
import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;

/** {@link BlockEmbedding}, a row a piece. */
public final class BlockEmbeddingVector implements Kernel<BlockEmbedding> {
  @Override
  public long pieces(BlockEmbedding op, Arguments arguments, int phase) {
    return arguments.in(0).spec().last();
  }

  @Override
  public long grain(BlockEmbedding op, Specs inputs) {
    return Math.max(1, 16_384 / Math.max(1, inputs.get(1).last()));
  }

  @Override
  public Scratch local(BlockEmbedding op, Specs inputs) {
    long columns = inputs.get(1).last();
    return Scratch.floats(columns + columns / 8);
  }

  @Override
  public void run(BlockEmbedding op, Arguments arguments, Part part) {
    Tensor table = arguments.in(1);
    Tensor y = arguments.out(0);
    BlockDecoder decoder = BlockFormats.decoder(table.dtype());
    int n = Math.toIntExact(y.spec().last());
    int offsets = n + n / 16;
    float[] row = part.localFloats();
    for (long i = part.from(); i < part.to(); i++) {
      int id = RowIds.get(op, arguments.in(0), i, table);
      BlockRows.decode(decoder, table, table.rowByte(id), n, row, 0, n, offsets);
      BlockRows.multiply(decoder, n, row, 0, n, offsets);
      Rows.store(row, 0, y, y.rowByte(i), n);
    }
  }
}
