package dev.lbrx.ops.matmul;

import dev.lbrx.ops.Order;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * A matrix product: {@code y[i, j] = Σ_k x[i, k] · w[k, j]}, or {@code w[j, k]} with weights as
 * checkpoints store them.
 *
 * <p>In: {@code x [..., k]} f32; {@code w [k, n]}, or {@code [n, k]} when transposed, f32, f16 or
 * bf16, widened to f32. Out: {@code y [..., n]} f32.
 *
 * <p>Order: from +0, one fused multiply-add a term, k ascending, in the order that the op names.
 *
 * <p>Tolerance of a fast kernel: k · 2⁻²⁴ · Σ_k |x[i, k] · w[k, j]|, against a sum in double.
 *
 * @param order how the sum over k is formed
 * @param transposed whether w is {@code [n, k]}
 */
public record MatMul(Order order, boolean transposed) implements Op {
  @Override
  public Specs infer(Specs in) {
    var x = in.count(2).typed(0, "x", DType.F32).rankAtLeast(1);
    var w = in.floating(1, "w").rank(2);
    w.require(
        w.extent(transposed ? 1 : 0) == x.last(), "an inner extent of " + x.last() + " as in x");
    return Specs.of(Spec.of(DType.F32, x.spec().shape().withLast(w.extent(transposed ? 0 : 1))));
  }
}
