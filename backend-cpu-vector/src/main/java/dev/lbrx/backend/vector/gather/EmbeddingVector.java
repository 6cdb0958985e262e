package dev.lbrx.backend.vector.gather;

import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.gather.Embedding;
import dev.lbrx.ops.gather.RowIds;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;

/** {@link Embedding}, a row a piece. */
public final class EmbeddingVector implements Kernel<Embedding> {
  @Override
  public long pieces(Embedding op, Arguments arguments, int phase) {
    return arguments.in(0).spec().last();
  }

  @Override
  public long grain(Embedding op, Specs inputs) {
    return Math.max(1, 65_536 / Math.max(1, inputs.get(1).last()));
  }

  @Override
  public Scratch local(Embedding op, Specs inputs) {
    return Scratch.floats(inputs.get(1).last());
  }

  @Override
  public void run(Embedding op, Arguments arguments, Part part) {
    Tensor table = arguments.in(1);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(y.spec().last());
    for (long i = part.from(); i < part.to(); i++) {
      int row = RowIds.get(op, arguments.in(0), i, table);
      Rows.load(table, table.rowByte(row), part.localFloats(), 0, n, n);
      Rows.store(part.localFloats(), 0, y, y.rowByte(i), n);
    }
  }
}
