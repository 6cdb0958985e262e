package dev.lbrx.ops.attention;

import dev.lbrx.ops.Order;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Causal attention with grouped queries over a cache: {@code y = Σ_j softmax_j(scale · q·k_j) v_j}.
 * Query head h reads key head {@code h · kvHeads / heads}.
 *
 * <p>In: {@code q [t, heads, d]} f32; {@code k [capacity, kvHeads, d]} and {@code v [capacity,
 * kvHeads, e]} f32, of which the first {@code valid} rows hold something; heads is a multiple of
 * kvHeads. Out: {@code [t, heads, e]} f32. Scalar 0: {@code valid}, at least t: query i sees the
 * keys 0 … valid − t + i. A query that has NaN or +∞ among its scores, or −∞ alone, gives NaN.
 *
 * <p>Order, two passes, so that it depends neither on tiles nor on t: {@code s_j = (q·k_j) ·
 * scale}, the product in {@link Order#STRIPES} over d; m = max s_j; {@code e_j = exp(s_j − m)},
 * their sum in stripes over the key's index j; then {@code acc = fma(e_j, v_j, acc)}, keys
 * ascending from +0, and one division by the sum an element. Masked keys are skipped.
 *
 * <p>Tolerance: 1e-5 of the largest |v| where |s| stays below 100.
 *
 * <p>Source: Vaswani et al., Attention Is All You Need, 2017, equation 1; Ainslie et al., GQA,
 * 2023.
 *
 * @param scale usually {@code 1 / sqrt(d)}
 */
public record ScaledDotProductAttention(float scale) implements Op {
  @Override
  public Specs infer(Specs in) {
    var q = in.count(3).typed(0, "q", DType.F32).rank(3);
    var k = in.typed(1, "k", DType.F32).rank(3);
    k.require(k.last() == q.last(), "last axis " + q.last() + " as in q");
    k.require(
        k.extent(1) > 0 && q.extent(1) % k.extent(1) == 0,
        "a number of heads that divides q's " + q.extent(1));
    k.require(
        k.extent(0) >= q.extent(0),
        "room for the " + q.extent(0) + " keys of the queries themselves");
    var v = in.typed(2, "v", DType.F32).rank(3);
    v.require(v.extent(0) == k.extent(0) && v.extent(1) == k.extent(1), "capacity and heads of k");
    return Specs.of(Spec.of(DType.F32, q.extent(0), q.extent(1), v.last()));
  }

  @Override
  public int scalars() {
    return 1;
  }
}
