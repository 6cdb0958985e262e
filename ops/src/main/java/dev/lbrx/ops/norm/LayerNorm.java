package dev.lbrx.ops.norm;

import dev.lbrx.ops.Order;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Layer normalisation over the last axis: with {@code d[i] = x[i] − mean(x)} and {@code r = 1 /
 * sqrt(mean(d²) + epsilon)}, {@code y[i] = d[i] · r}, times {@code w[i]} where there are weights,
 * {@code fma(d[i] · r, w[i], b[i])} where there are biases too.
 *
 * <p>In: {@code x [..., n]}; {@code w [n]} and {@code b [n]}, neither, the first or both; each f32,
 * f16 or bf16. Out: {@code y [..., n]}, the dtype of x. Arithmetic in f32, one rounding at the end.
 *
 * <p>Order: the sum of x, then that of d² by fused multiply-adds, in {@link Order#STRIPES} (what
 * pads a row is +0 in both), each divided by n; epsilon added, one square root and one division a
 * row.
 *
 * <p>Tolerance: 1e-5 of the larger of 1 and the exact result in f32 where |mean(x)| is below 100
 * standard deviations, and one rounding to the dtype.
 *
 * <p>Source: Ba, Kiros and Hinton, Layer Normalization, 2016, equation 4.
 *
 * @param epsilon added to the variance
 */
public record LayerNorm(float epsilon) implements Op {
  @Override
  public Specs infer(Specs in) {
    var x = in.count(Math.clamp(in.size(), 1, 3)).floating(0, "x").rankAtLeast(1);
    for (int i = 1; i < in.size(); i++) {
      in.floating(i, i == 1 ? "w" : "b").shape(x.last());
    }
    return Specs.of(x.spec().as(x.spec().dtype()));
  }
}
