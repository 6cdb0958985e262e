package dev.lbrx.ops.norm;

import dev.lbrx.ops.Order;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Root-mean-square normalisation over the last axis: {@code y[i] = (x[i] · r) · w[i]} with {@code r
 * = 1 / sqrt(mean(x²) + epsilon)}; without weights {@code y[i] = x[i] · r}. Heads are normalised by
 * giving them as rows.
 *
 * <p>In: {@code x [..., n]} f32, f16 or bf16; {@code w [n]}, f32, f16 or bf16, where there are
 * weights. Out: {@code y [..., n]}, the dtype of x. Arithmetic in f32, one rounding at the end.
 *
 * <p>Order: squares in {@link Order#STRIPES}; the sum divided by n, epsilon added, one square root
 * and one division a row, one or two products an element, before them the sum {@code 1 + w[i]}
 * where asked for.
 *
 * <p>Tolerance: 1e-5 of the exact result in f32, and one rounding to the dtype.
 *
 * <p>Source: Zhang and Sennrich, Root Mean Square Layer Normalization, 2019, equation 4; 1 + w:
 * Gemma.
 *
 * @param epsilon added to the mean of squares
 * @param onePlus whether the weights are stored less 1, as Gemma's are: {@code 1 + w[i]} takes the
 *     place of {@code w[i]}
 */
public record RmsNorm(float epsilon, boolean onePlus) implements Op {
  /** With weights as they are, or none. */
  public RmsNorm(float epsilon) {
    this(epsilon, false);
  }

  @Override
  public Specs infer(Specs in) {
    var x = in.count(in.size() == 1 && !onePlus ? 1 : 2).floating(0, "x").rankAtLeast(1);
    if (in.size() > 1) {
      in.floating(1, "w").shape(x.last());
    }
    return Specs.of(x.spec().as(x.spec().dtype()));
  }
}
