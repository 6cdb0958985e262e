package dev.lbrx.backend.reference.gather;

import dev.lbrx.backend.reference.Codes;
import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.gather.MicroscalingEmbedding;
import dev.lbrx.ops.gather.RowIds;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link MicroscalingEmbedding}. */
public final class MicroscalingEmbeddingReference implements Kernel<MicroscalingEmbedding> {
  @Override
  public long pieces(MicroscalingEmbedding op, Arguments arguments, int phase) {
    return arguments.in(0).spec().last();
  }

  @Override
  public void run(MicroscalingEmbedding op, Arguments arguments, Part part) {
    Microscaling format = op.format();
    Tensor codes = arguments.in(1);
    Tensor scales = arguments.in(2);
    Tensor y = arguments.out(0);
    for (long i = part.from(); i < part.to(); i++) {
      int row = RowIds.get(op, arguments.in(0), i, codes);
      for (long k = 0; k < y.spec().last(); k++) {
        int code = Codes.get(codes, codes.spec().rowOffset(row), format.bits(), k);
        byte scale = Elements.getByte(scales, scales.spec().rowOffset(row) + k / format.group());
        float value = format.multiplier(code) * format.step(scale);
        Elements.set(y, y.spec().rowOffset(i) + k, value);
      }
    }
  }
}
