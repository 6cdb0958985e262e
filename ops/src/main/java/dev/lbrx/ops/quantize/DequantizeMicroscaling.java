package dev.lbrx.ops.quantize;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * Weights from {@link Microscaling} codes: {@code multiplier · step}, which is element · scale, in
 * f32, rounded to a dtype.
 *
 * <p>In: {@code codes [..., k·bits/32]} u32; {@code scales [..., k/group]} u8. Out: {@code w [...,
 * k]} of the dtype. −0 where a code says so. Tolerance: none; bit-equal to MLX on a CPU wherever
 * the scale itself is a number of the dtype (f16: 2⁻²⁴ … 2¹⁵), as it is after quantizing.
 *
 * @param format elements and scales
 * @param dtype f32, f16 or bf16: MLX's files do not say which it was
 */
public record DequantizeMicroscaling(Microscaling format, DType dtype) implements Op {
  /** Refuses what is no dtype of weights. */
  public DequantizeMicroscaling {
    if (!dtype.computable()) {
      throw new LbrxException(
          ErrorCode.DTYPE, "dequantizing to " + dtype.label() + ": choose f32, f16 or bf16");
    }
  }

  @Override
  public Specs infer(Specs in) {
    var codes = in.count(2).any(0, "codes").rankAtLeast(1);
    long columns = format.elements(codes.last());
    format.check(in, 0, columns);
    return Specs.of(Spec.of(dtype, codes.spec().shape().withLast(columns)));
  }

  @Override
  public boolean rowwise() {
    return true;
  }
}
