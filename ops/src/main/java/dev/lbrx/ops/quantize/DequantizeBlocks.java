package dev.lbrx.ops.quantize;

import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * Numbers from blocks of a GGML type: {@code s·c}, or {@code s·c + b} where the type has offsets,
 * each step rounded to f32, then once to the dtype asked for. The class of each type in {@code
 * dev.lbrx.ops.quantize.block} says where codes, scales and offsets are.
 *
 * <p>In: {@code w [..., k]} of a block type. Out: {@code [..., k]} f32, f16 or bf16. Tolerance:
 * none, bit-equal to ggml.
 *
 * <p>Source: ggml, {@code ggml-quants.c}.
 *
 * @param to the dtype of the output
 */
public record DequantizeBlocks(DType to) implements Op {
  /** Refuses dtypes that kernels do not compute on. */
  public DequantizeBlocks {
    if (!to.computable()) {
      throw new LbrxException(
          ErrorCode.DTYPE, "weights as " + to.label() + ": choose f32, f16 or bf16");
    }
  }

  @Override
  public Specs infer(Specs in) {
    var w = in.count(1).any(0, "w");
    BlockFormats.decoder(w.spec().dtype());
    return Specs.of(w.spec().as(to));
  }

  @Override
  public boolean rowwise() {
    return true;
  }
}
