package dev.lbrx.backend.reference.gather;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.gather.Embedding;
import dev.lbrx.ops.gather.RowIds;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Embedding}. */
public final class EmbeddingReference implements Kernel<Embedding> {
  @Override
  public long pieces(Embedding op, Arguments arguments, int phase) {
    return arguments.in(0).spec().last();
  }

  @Override
  public void run(Embedding op, Arguments arguments, Part part) {
    Tensor table = arguments.in(1);
    Tensor y = arguments.out(0);
    for (long i = part.from(); i < part.to(); i++) {
      long from = table.spec().rowOffset(RowIds.get(op, arguments.in(0), i, table));
      for (long k = 0; k < y.spec().last(); k++) {
        Elements.set(y, y.spec().rowOffset(i) + k, Elements.get(table, from + k));
      }
    }
  }
}
