package dev.lbrx.backend.reference.quantize;

import dev.lbrx.backend.reference.Blocks;
import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link DequantizeBlocks}, element by element. */
public final class DequantizeBlocksReference implements Kernel<DequantizeBlocks> {
  @Override
  public long pieces(DequantizeBlocks op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(DequantizeBlocks op, Arguments arguments, Part part) {
    Tensor w = arguments.out(0);
    var blocks = new Blocks(arguments.in(0));
    for (long row = part.from(); row < part.to(); row++) {
      blocks.decode(row);
      for (int i = 0; i < w.spec().last(); i++) {
        Elements.set(w, w.spec().rowOffset(row) + i, blocks.value(i));
      }
    }
  }
}
