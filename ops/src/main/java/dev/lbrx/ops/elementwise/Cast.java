package dev.lbrx.ops.elementwise;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * The same values in another floating-point dtype, rounded to nearest even; NaN stays NaN. To the
 * same dtype it copies.
 *
 * <p>In: {@code x [...]} f32, f16 or bf16, any strides: the one op that takes rows with gaps. Out:
 * {@code to}, the same shape. f16 to bf16 and back go through f32, which holds both exactly.
 *
 * <p>Tolerance: none, every bit follows.
 *
 * @param to the dtype of the result: f32, f16 or bf16
 */
public record Cast(DType to) implements Op {
  /** Refuses a dtype that is not computed on. */
  public Cast {
    if (!to.computable()) {
      throw new LbrxException(
          ErrorCode.DTYPE, "cast to " + to.label() + " is not defined, expected f32, f16 or bf16");
    }
  }

  @Override
  public Specs infer(Specs in) {
    Spec x = in.count(1).get(0);
    if (!x.dtype().computable()) {
      throw new LbrxException(ErrorCode.DTYPE, "input x is " + x + ", expected f32, f16 or bf16");
    }
    return Specs.of(x.as(to));
  }

  @Override
  public boolean rowwise() {
    return true;
  }
}
