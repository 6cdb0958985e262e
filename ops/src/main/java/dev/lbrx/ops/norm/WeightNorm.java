package dev.lbrx.ops.norm;

import dev.lbrx.ops.Order;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Gives each row of a matrix a length: {@code y[r, i] = x[r, i] · (g[r] / ‖x[r]‖)}; a row of zeros
 * stays.
 *
 * <p>In: {@code x [m, n]} and {@code g [m]}, f32, f16 or bf16. Out: {@code y [m, n]}, the dtype of
 * x. Arithmetic in f32, one rounding at the end.
 *
 * <p>Order: squares in {@link Order#STRIPES}; one square root and one division a row, one product
 * an element.
 *
 * <p>Tolerance: 1e-5 of the exact result in f32, and one rounding to the dtype.
 *
 * <p>Source: Salimans and Kingma, Weight Normalization, 2016, equation 2; DoRA's magnitudes: Liu et
 * al., 2024, equation 5.
 */
public record WeightNorm() implements Op {
  @Override
  public Specs infer(Specs in) {
    var x = in.count(2).floating(0, "x").rank(2);
    in.floating(1, "g").shape(x.spec().shape().extent(0));
    return Specs.of(x.spec().as(x.spec().dtype()));
  }
}
