package dev.lbrx.ops.elementwise;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * The sigmoid linear unit: {@code y = x / (1 + exp(−x))}.
 *
 * <p>In: {@code x [...]} f32, f16 or bf16. Out: the same. Order: exp, one addition, one division in
 * f32; one rounding at the end. Where exp overflows the result is −0, the limit's rounding; of −∞
 * it is NaN.
 *
 * <p>Tolerance: 4 units in the last place of the dtype.
 *
 * <p>Source: Hendrycks and Gimpel, Gaussian Error Linear Units, 2016; Elfwing et al., 2017.
 */
public record Silu() implements Op {
  @Override
  public Specs infer(Specs in) {
    return Elementwise.single(in);
  }
}
