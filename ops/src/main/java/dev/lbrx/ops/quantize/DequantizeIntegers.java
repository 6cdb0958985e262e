package dev.lbrx.ops.quantize;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * Weights from the codes of an {@link IntegerScheme}: {@code w = s·(q − z)}, the product rounded to
 * f32, then to the dtype.
 *
 * <p>In: {@code q [..., k]} i8 or u8; {@code s} f32 and, asymmetric, {@code z} u8, of the shape of
 * {@link Grouping#scales}. Out: {@code w [..., k]} of the dtype. Tolerance: none.
 *
 * @param scheme bits, grouping, symmetry
 * @param to f32, f16 or bf16
 */
public record DequantizeIntegers(IntegerScheme scheme, DType to) implements Op {
  /** Refuses dtypes that kernels do not compute on. */
  public DequantizeIntegers {
    if (!to.computable()) {
      throw new LbrxException(
          ErrorCode.DTYPE, "weights as " + to.label() + ": choose f32, f16 or bf16");
    }
  }

  @Override
  public Specs infer(Specs in) {
    var codes =
        in.count(scheme.symmetric() ? 2 : 3).typed(0, "codes", scheme.dtype()).rankAtLeast(1);
    scheme.requireWhole(codes);
    var scales = scheme.grouping().scales(codes.spec().shape());
    in.typed(1, "scales", DType.F32).shape(scales);
    if (!scheme.symmetric()) {
      in.typed(2, "zero points", DType.U8).shape(scales);
    }
    return Specs.of(codes.spec().as(to));
  }
}
