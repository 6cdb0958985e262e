package dev.lbrx.ops.matmul;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * A matrix product with affine-quantized weights as they lie: {@code y[i, j] = Σ_k x[i, k] ·
 * (s·c[j, k] + b)}, c being the integer code and s and b the scale and bias of its group.
 *
 * <p>In: {@code x [..., k]} f32; {@code codes [n, k·bits/32]} u32; {@code scales, biases [n,
 * k/group]} of one dtype, f32, f16 or bf16. Out: {@code y [..., n]} f32.
 *
 * <p>Order: units of 32 elements. Within a unit, ascending from +0: {@code p = fma(c, x, p)} and
 * {@code q = q + x}; then {@code acc = fma(p, s, fma(b, q, acc))}, units ascending: one accumulator
 * in {@link Order#CHAIN}; in {@link Order#STRIPES} unit u goes to stripe u mod 32, rows are padded
 * to whole stripes with units whose p, q, s and b are +0, and the 32 stripes are halved at the end.
 *
 * <p>Tolerance of a fast kernel: (k + 8) · 2⁻²⁴ · Σ_k |x[i, k]| · (|s|·c + |b|), against a sum in
 * double.
 *
 * @param order how the sum over units is formed
 * @param scheme bits and group size
 */
public record AffineMatMul(Order order, Affine scheme) implements Op {
  /** Elements of a unit. */
  public static final int UNIT = 32;

  @Override
  public Specs infer(Specs in) {
    var x = in.count(4).typed(0, "x", DType.F32).rankAtLeast(1);
    var codes = in.typed(1, "codes", DType.U32).rank(2);
    long rows = codes.extent(0);
    scheme.check(in, 1, x.last());
    return Specs.of(Spec.of(DType.F32, x.spec().shape().withLast(rows)));
  }
}
