package dev.lbrx.backend.reference.gather;

import dev.lbrx.backend.reference.Codes;
import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.gather.AffineEmbedding;
import dev.lbrx.ops.gather.RowIds;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link AffineEmbedding}. */
public final class AffineEmbeddingReference implements Kernel<AffineEmbedding> {
  @Override
  public long pieces(AffineEmbedding op, Arguments arguments, int phase) {
    return arguments.in(0).spec().last();
  }

  @Override
  public void run(AffineEmbedding op, Arguments arguments, Part part) {
    Tensor codes = arguments.in(1);
    Tensor scales = arguments.in(2);
    Tensor biases = arguments.in(3);
    Tensor y = arguments.out(0);
    for (long i = part.from(); i < part.to(); i++) {
      int row = RowIds.get(op, arguments.in(0), i, codes);
      for (long k = 0; k < y.spec().last(); k++) {
        long group = k / op.scheme().group();
        int code = Codes.get(codes, codes.spec().rowOffset(row), op.scheme().bits(), k);
        float s = Elements.get(scales, scales.spec().rowOffset(row) + group);
        float b = Elements.get(biases, biases.spec().rowOffset(row) + group);
        Elements.set(y, y.spec().rowOffset(i) + k, Math.fma(code, s, b));
      }
    }
  }
}
