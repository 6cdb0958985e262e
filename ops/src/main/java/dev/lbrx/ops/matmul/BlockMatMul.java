package dev.lbrx.ops.matmul;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.quantize.block.BlockDecoder;
import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * A matrix product with weights in blocks of a GGML type as they lie: {@code y[i, j] = Σ_k x[i, k]
 * · (s·c[j, k] + b)}, c being the code and s and b the scale and offset of its group as {@link
 * BlockDecoder} gives them; b is missing in most types.
 *
 * <p>In: {@code x [..., k]} f32; {@code w [n, k]} of a block type. Out: {@code y [..., n]} f32.
 *
 * <p>Order: groups of 32 elements, or of 16 in types that have a scale for 16. Within a group,
 * ascending from +0: {@code p = fma(c, x, p)} and, with offsets, {@code q = q + x}; then {@code acc
 * = fma(p, s, acc)}, with offsets {@code acc = fma(p, s, fma(b, q, acc))}, groups ascending. One
 * accumulator in {@link Order#CHAIN}; in {@link Order#STRIPES} unit u of 32 elements, one group or
 * two, goes to stripe u mod 32, rows are padded to whole stripes with units whose p, q, s and b are
 * +0, and the 32 stripes are halved at the end.
 *
 * <p>Tolerance of a fast kernel: (k + 8) · 2⁻²⁴ · Σ_k |x[i, k]| · (|s·c| + |b|), against a sum in
 * double.
 *
 * @param order how the sum over units is formed
 */
public record BlockMatMul(Order order) implements Op {
  /** Elements of a unit. */
  public static final int UNIT = 32;

  @Override
  public Specs infer(Specs in) {
    var x = in.count(2).typed(0, "x", DType.F32).rankAtLeast(1);
    var w = in.any(1, "w").rank(2);
    BlockFormats.decoder(w.spec().dtype());
    w.require(w.last() == x.last(), x.last() + " columns, as x");
    return Specs.of(Spec.of(DType.F32, x.spec().shape().withLast(w.extent(0))));
  }
}
