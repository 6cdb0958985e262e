package dev.lbrx.ops.matmul;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.quantize.QuantizeActivations;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * A matrix product of 8-bit activations with quantized weights in {@link RowTiles}: {@code y[i, j]
 * = Σ_u d · (s·P + b·Q)}, u being a unit of 32 columns, or of 16 where the weights have a scale for
 * 16, {@code P = Σ q·c} and {@code Q = Σ q} exact sums of integers, c a weight's code less the zero
 * point, s and b its scale and offset.
 *
 * <p>In: {@code q [..., k]} i8, {@code d [..., k/32]} f32, as {@link QuantizeActivations} gives
 * them, no q being −128; {@code weights} u8, as the layout says. Out: {@code y [..., n]} f32.
 *
 * <p>Order: {@code term = s·P}, or {@code fma(s, P, b·Q)} with offsets; {@code acc = fma(d, term,
 * acc)}, units ascending: one accumulator in {@link Order#CHAIN}; in {@link Order#STRIPES} block u
 * of 32 columns goes to stripe u mod 32, rows are padded to whole stripes with terms of +0, and the
 * 32 stripes are halved at the end.
 *
 * <p>Tolerance of a fast kernel: (k/32 + 8) · 2⁻²⁴ · Σ |d| · (|s|·|P| + |b|·|Q|), against a sum in
 * double.
 *
 * @param order how the sum over units is formed
 * @param tiles the weights' layout
 */
public record IntegerMatMul(Order order, RowTiles tiles) implements Op {
  @Override
  public Specs infer(Specs in) {
    var q = in.count(3).typed(0, "q", DType.I8).rankAtLeast(1);
    q.require(q.last() == tiles.columns(), tiles.columns() + " columns");
    var blocks = q.spec().shape().withLast(q.last() / QuantizeActivations.BLOCK);
    in.typed(1, "d", DType.F32).shape(blocks);
    var weights = in.typed(2, "weights", DType.U8).shape(tiles.spec().shape());
    weights.require(weights.spec().isDense(), "tiles without gaps");
    return Specs.of(Spec.of(DType.F32, q.spec().shape().withLast(tiles.rows())));
  }
}
