package dev.lbrx.backend.reference.gather;

import dev.lbrx.backend.reference.Blocks;
import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.gather.BlockEmbedding;
import dev.lbrx.ops.gather.RowIds;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link BlockEmbedding}. */
public final class BlockEmbeddingReference implements Kernel<BlockEmbedding> {
  @Override
  public long pieces(BlockEmbedding op, Arguments arguments, int phase) {
    return arguments.in(0).spec().last();
  }

  @Override
  public void run(BlockEmbedding op, Arguments arguments, Part part) {
    Tensor table = arguments.in(1);
    Tensor y = arguments.out(0);
    var blocks = new Blocks(table);
    for (long i = part.from(); i < part.to(); i++) {
      blocks.decode(RowIds.get(op, arguments.in(0), i, table));
      for (int k = 0; k < y.spec().last(); k++) {
        Elements.set(y, y.spec().rowOffset(i) + k, blocks.value(k));
      }
    }
  }
}
