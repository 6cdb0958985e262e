package dev.lbrx.ops.norm;

import dev.lbrx.ops.Order;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Root-mean-square normalisation over the last axis: {@code y[i] = (x[i] · r) · w[i]} with {@code r
 * = 1 / sqrt(mean(x²) + epsilon)}.
 *
 * <p>In: {@code x [..., n]} f32, f16 or bf16; {@code w [n]}, f32, f16 or bf16. Out: {@code y [...,
 * n]}, the dtype of x. Arithmetic in f32, one rounding at the end.
 *
 * <p>Order: squares in {@link Order#STRIPES}; the sum divided by n, epsilon added, one square root
 * and one division a row, two products an element.
 *
 * <p>Tolerance: 1e-5 of the exact result in f32, and one rounding to the dtype.
 *
 * <p>Source: Zhang and Sennrich, Root Mean Square Layer Normalization, 2019, equation 4.
 *
 * @param epsilon added to the mean of squares
 */
public record RmsNorm(float epsilon) implements Op {
  @Override
  public Specs infer(Specs in) {
    var x = in.count(2).floating(0, "x").rankAtLeast(1);
    in.floating(1, "w").shape(x.last());
    return Specs.of(x.spec().as(x.spec().dtype()));
  }
}
