package dev.lbrx.ops.quantize;

import dev.lbrx.ops.math.Float4E2M1;
import dev.lbrx.ops.math.Float8E4M3;
import dev.lbrx.ops.math.Float8E8M0;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Quantizes to {@link Microscaling} codes by MLX's CPU rule. For each group with a = max |w| and
 * the largest element m (6 or 448), T being w's dtype: {@code raw = a / m} rounded to T. With E8M0
 * scales {@code s = 2^e}, e by {@link SharedExponent} and clamped to −127 … 127; e = 0 where raw is
 * 0. With E4M3 scales s is raw as {@link Float8E4M3#fromFloat} rounds it. Each code is that of
 * {@code w / s}, rounded to f32 and then to T, by {@link Float4E2M1#fromFloat} or {@link
 * Float8E4M3#fromFloat}, and 0 where s is 0.
 *
 * <p>In: {@code w [..., k]} f32, f16 or bf16, k a multiple of 32. Out: {@code codes [...,
 * k·bits/32]} u32; {@code scales [..., k/group]} u8, the codes of {@link Float8E8M0} or {@link
 * Float8E4M3}. A group with an element that is not finite gets code 0 everywhere and the scale NaN.
 *
 * <p>Tolerance: none, bit-equal to MLX 0.32.4 on a CPU, except where MLX has no rule: an E8M0
 * exponent below −127 wraps around there, and magnitudes that NVFP4 cannot hold by a factor of 64
 * and more become 0.
 *
 * @param format elements and scales
 * @param exponent how a shared exponent is chosen; nothing to {@link Microscaling#NVFP4}
 */
public record QuantizeMicroscaling(Microscaling format, SharedExponent exponent) implements Op {
  /** With the default rule for shared exponents. */
  public QuantizeMicroscaling(Microscaling format) {
    this(format, SharedExponent.CEILING);
  }

  @Override
  public Specs infer(Specs in) {
    var w = in.count(1).floating(0, "w").rankAtLeast(1);
    w.require(w.last() % 32 == 0, "rows in whole units of 32");
    var shape = w.spec().shape();
    return Specs.of(
        Spec.of(DType.U32, shape.withLast(format.words(w.last()))),
        Spec.of(DType.U8, shape.withLast(w.last() / format.group())));
  }

  @Override
  public boolean rowwise() {
    return true;
  }

  /** The scale's code of a group with the largest magnitude a, which is finite, and raw. */
  public byte scale(float largest, float raw) {
    if (format == Microscaling.NVFP4) {
      return Float8E4M3.fromFloat(raw);
    }
    int element = Math.getExponent(format.largest());
    return Float8E8M0.ofExponent(raw == 0 ? 0 : exponent.of(largest, raw, element));
  }
}
