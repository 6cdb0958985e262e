package dev.lbrx.ops.quantize;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Quantizes to one integer an element by an {@link IntegerScheme}: with m and M the minimum and the
 * maximum of a group and of 0, s and z by {@link IntegerScheme#scale} and {@link
 * IntegerScheme#zero}, {@code q = clamp(rint(w/s) + z, low, high)}; q = z where s is 0 or NaN.
 *
 * <p>In: {@code w [..., k]} f32, f16 or bf16. Out: {@code q [..., k]} i8 or u8; {@code s} f32, of
 * shape [1], [..., 1] or [..., k/size] by the grouping; asymmetric also {@code z} u8, of that
 * shape. Everything in f32. A group with an element that is not finite, or a range beyond f32, has
 * s = NaN. Tolerance: none.
 *
 * @param scheme bits, grouping, symmetry
 */
public record QuantizeIntegers(IntegerScheme scheme) implements Op {
  @Override
  public Specs infer(Specs in) {
    var w = in.count(1).floating(0, "w").rankAtLeast(1);
    scheme.requireWhole(w);
    var scales = Spec.of(DType.F32, scheme.grouping().scales(w.spec().shape()));
    var codes = w.spec().as(scheme.dtype());
    return scheme.symmetric()
        ? Specs.of(codes, scales)
        : Specs.of(codes, scales, scales.as(DType.U8));
  }
}
