package dev.lbrx.backend.reference.quantize;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.ops.quantize.block.BlockDecoder;
import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link DequantizeBlocks}, block by block. */
public final class DequantizeBlocksReference implements Kernel<DequantizeBlocks> {
  @Override
  public long pieces(DequantizeBlocks op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(DequantizeBlocks op, Arguments arguments, Part part) {
    Tensor blocks = arguments.in(0);
    Tensor w = arguments.out(0);
    BlockDecoder decoder = BlockFormats.decoder(blocks.dtype());
    int block = blocks.dtype().block();
    int scales = block;
    int offsets = scales + block / decoder.group();
    float[] decoded = new float[offsets + block / decoder.group()];
    for (long row = part.from(); row < part.to(); row++) {
      for (long at = 0; at < w.spec().last(); at += block) {
        long from = blocks.rowByte(row) + blocks.dtype().size(at);
        decoder.decode(blocks.segment(), from, decoded, 0, scales, offsets);
        for (int i = 0; i < block; i++) {
          float value = decoded[i] * decoded[scales + i / decoder.group()];
          if (decoder.offsets()) {
            value += decoded[offsets + i / decoder.group()];
          }
          Elements.set(w, w.spec().rowOffset(row) + at + i, value);
        }
      }
    }
  }
}
