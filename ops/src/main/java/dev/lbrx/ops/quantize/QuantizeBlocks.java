package dev.lbrx.ops.quantize;

import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Quantizes rows to blocks of a GGML type, with the bytes that ggml gives. The class of each type
 * in {@code dev.lbrx.ops.quantize.block} says how: in f32, sums ascending, no fused multiply-add.
 *
 * <p>In: {@code w [..., k]} f32, f16 or bf16, k in whole blocks; optionally an importance matrix
 * {@code [k]} f32, the mean square of the inputs of each column, not negative, which some types
 * weigh errors with. Out: {@code [..., k]} of the type. A block with an element that is not finite
 * has scale NaN (e8m0 255 in MXFP4, which is NaN's, ue4m3 127 in NVFP4) and zeros. A code that
 * would be NaN is the lowest. Tolerance: none, byte-equal to ggml.
 *
 * <p>Source: ggml, {@code ggml-quants.c}.
 *
 * @param type the type of the output
 */
public record QuantizeBlocks(DType type) implements Op {
  /** Refuses what is not a block type, or can only be read. */
  public QuantizeBlocks {
    BlockFormats.encoder(type);
  }

  @Override
  public Specs infer(Specs in) {
    var w = in.count(in.size() == 2 ? 2 : 1).floating(0, "w").rankAtLeast(1);
    w.require(w.last() % type.block() == 0, "rows in whole blocks of " + type.block());
    if (in.size() == 2) {
      in.typed(1, "importance", DType.F32).shape(w.last());
    }
    return Specs.of(w.spec().as(type));
  }

  @Override
  public boolean rowwise() {
    return true;
  }
}
