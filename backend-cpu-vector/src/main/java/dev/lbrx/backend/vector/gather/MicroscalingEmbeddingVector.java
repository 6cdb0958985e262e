package dev.lbrx.backend.vector.gather;

import dev.lbrx.backend.vector.MicroscalingRows;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.gather.MicroscalingEmbedding;
import dev.lbrx.ops.gather.RowIds;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;

/** {@link MicroscalingEmbedding}, a row a piece. */
public final class MicroscalingEmbeddingVector implements Kernel<MicroscalingEmbedding> {
  @Override
  public long pieces(MicroscalingEmbedding op, Arguments arguments, int phase) {
    return arguments.in(0).spec().last();
  }

  @Override
  public long grain(MicroscalingEmbedding op, Specs inputs) {
    return Math.max(1, 16_384 / Math.max(1, op.format().elements(inputs.get(1).last())));
  }

  @Override
  public Scratch local(MicroscalingEmbedding op, Specs inputs) {
    return MicroscalingRows.scratch();
  }

  @Override
  public void run(MicroscalingEmbedding op, Arguments arguments, Part part) {
    Tensor codes = arguments.in(1);
    Tensor y = arguments.out(0);
    int columns = Math.toIntExact(y.spec().last());
    for (long i = part.from(); i < part.to(); i++) {
      int row = RowIds.get(op, arguments.in(0), i, codes);
      for (int column = 0; column < columns; column += MicroscalingRows.TILE) {
        int count = Math.min(MicroscalingRows.TILE, columns - column);
        MicroscalingRows.load(op.format(), codes, arguments.in(2), row, column, count, part);
        Rows.store(part.localFloats(), 0, y, y.rowByte(i) + 4L * column, count);
      }
    }
  }
}
