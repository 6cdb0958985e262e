package dev.lbrx.ops.attention;

import dev.lbrx.ops.Order;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * Attention with grouped queries over a cache: {@code y = Σ_j softmax_j(scale · q·k_j) v_j}. Query
 * head h reads key head {@code h · kvHeads / heads}.
 *
 * <p>In: {@code q [t, heads, d]} f32, f16 or bf16; {@code k [capacity, kvHeads, d]} and {@code v
 * [capacity, kvHeads, e]} as their {@link Entries} say, of which the first {@code valid} rows hold
 * something; heads is a multiple of kvHeads; the {@link Mask}'s input where it has one; {@code
 * sinks [heads]} f32, f16 or bf16 where asked for. Out: {@code [t, heads, e]}, the dtype of q.
 * Scalar 0: {@code valid}, at least 1, and at least t where the mask is causal. A query that has
 * NaN or +∞ among its scores, −∞ alone or no key at all gives NaN.
 *
 * <p>Order, two passes, so that it depends neither on tiles nor on t: {@code s_j = (q·k_j) ·
 * scale}, the product in {@link Order#STRIPES} over d; the cap as in {@link
 * dev.lbrx.ops.elementwise.SoftCap}; an additive mask added; m = max s_j, the head's sink too;
 * {@code e_j = exp(s_j − m)}, their sum in stripes over the key's index j, then {@code exp(sink −
 * m)} added; then {@code acc = fma(e_j, v_j, acc)}, keys ascending from +0, and one division by the
 * sum an element. Keys that are not seen are skipped. Arithmetic in f32, one rounding at the end.
 *
 * <p>Tolerance: 1e-5 of the largest |v| where |s| stays below 100, and one rounding to the dtype.
 *
 * <p>Source: Vaswani et al., Attention Is All You Need, 2017, equation 1; Ainslie et al., GQA,
 * 2023; sinks: gpt-oss.
 *
 * @param scale usually {@code 1 / sqrt(d)}
 * @param mask which keys a query sees
 * @param softCap what bounds scores smoothly, 0 for nothing
 * @param sinks whether each head has a score without a value
 * @param keys how keys lie in the cache
 * @param values how values do
 */
public record ScaledDotProductAttention(
    float scale, Mask mask, float softCap, boolean sinks, Entries keys, Entries values)
    implements Op {
  /** Refuses what is no bound. */
  public ScaledDotProductAttention {
    if (!(softCap >= 0 && softCap <= Float.MAX_VALUE)) {
      throw new LbrxException(
          ErrorCode.USAGE, "soft cap " + softCap + ": expected a positive number, or 0 for none");
    }
  }

  /** Causal attention over a cache of numbers. */
  public ScaledDotProductAttention(float scale) {
    this(scale, new Mask.Causal());
  }

  /** Attention over a cache of numbers. */
  public ScaledDotProductAttention(float scale, Mask mask) {
    this(scale, mask, 0, false, new Entries.Dense(), new Entries.Dense());
  }

  /** Which input the values begin at; the keys begin at 1. */
  public int valueInput() {
    return 1 + keys.inputs();
  }

  /** Which input the mask is, if there is one. */
  public int maskInput() {
    return valueInput() + values.inputs();
  }

  /** Which input the sinks are, if there are any. */
  public int sinkInput() {
    return maskInput() + (mask instanceof Mask.Given ? 1 : 0);
  }

  @Override
  public Specs infer(Specs in) {
    var q = in.count(sinkInput() + (sinks ? 1 : 0)).floating(0, "q").rank(3);
    long d = keys.check(in, 1, "k");
    var k = in.any(1, "k");
    k.require(d == q.last(), "rows of " + q.last() + " elements as in q");
    k.require(
        k.extent(1) > 0 && q.extent(1) % k.extent(1) == 0,
        "a number of heads that divides q's " + q.extent(1));
    k.require(
        !mask.causal() || k.extent(0) >= q.extent(0),
        "room for the " + q.extent(0) + " keys of the queries themselves");
    long e = values.check(in, valueInput(), "v");
    var v = in.any(valueInput(), "v");
    v.require(v.extent(0) == k.extent(0) && v.extent(1) == k.extent(1), "capacity and heads of k");
    if (mask instanceof Mask.Given) {
      var given = in.any(maskInput(), "mask").shape(q.extent(0), q.extent(1), k.extent(0));
      var dtype = given.spec().dtype();
      given.require(
          dtype.computable() || dtype == DType.BOOL || dtype == DType.U8,
          "bool, u8, f32, f16 or bf16");
    }
    if (sinks) {
      in.floating(sinkInput(), "sinks").shape(q.extent(1));
    }
    return Specs.of(Spec.of(q.spec().dtype(), q.extent(0), q.extent(1), e));
  }

  @Override
  public int scalars() {
    return 1;
  }
}
