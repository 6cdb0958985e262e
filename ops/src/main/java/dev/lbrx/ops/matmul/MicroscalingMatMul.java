package dev.lbrx.ops.matmul;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * A matrix product with {@link Microscaling} weights as they lie: {@code y[i, j] = Σ_k x[i, k] ·
 * c[j, k] · s}, c being {@link Microscaling#multiplier} of a code and s {@link Microscaling#step}
 * of its group's scale.
 *
 * <p>In: {@code x [..., k]} f32; {@code codes [n, k·bits/32]} u32; {@code scales [n, k/group]} u8.
 * Out: {@code y [..., n]} f32.
 *
 * <p>Order: units of 32 elements, of one term or, in groups of 16, of two. Within a term, ascending
 * from +0: {@code p = fma(c, x, p)}; then {@code acc = fma(p, s, acc)}, terms ascending: one
 * accumulator in {@link Order#CHAIN}; in {@link Order#STRIPES} unit u goes to stripe u mod 32, rows
 * are padded to whole stripes with units whose p and s are +0, and the 32 stripes are halved at the
 * end.
 *
 * <p>Tolerance of a fast kernel: (k + 8) · 2⁻²⁴ · Σ_k |x[i, k] · c · s|, against a sum in double.
 *
 * @param order how the sum over units is formed
 * @param format elements and scales
 */
public record MicroscalingMatMul(Order order, Microscaling format) implements Op {
  /** Elements of a unit. */
  public static final int UNIT = 32;

  @Override
  public Specs infer(Specs in) {
    var x = in.count(3).typed(0, "x", DType.F32).rankAtLeast(1);
    var codes = in.typed(1, "codes", DType.U32).rank(2);
    format.check(in, 1, x.last());
    return Specs.of(Spec.of(DType.F32, x.spec().shape().withLast(codes.extent(0))));
  }
}
