package dev.lbrx.ops.reduce;

import dev.lbrx.ops.Order;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import java.util.Locale;

/**
 * One number from each row: {@code y[...] = f(x[..., 0], …, x[..., n − 1])}.
 *
 * <p>In: {@code x [..., n]} f32, f16 or bf16, n ≥ 1. Out: {@code [...]} of the same dtype.
 * Arithmetic in f32, sums in {@link Order#STRIPES}; one rounding to the dtype at the end.
 *
 * <p>Tolerance: sums and mean n/64 + 6 ulp of Σ|x| in f32; sum of squares and norm n/64 + 6 ulp of
 * the result, a norm's also √(n · 2⁻¹²⁶) where squares underflow; maximum and minimum none;
 * logarithm 1e-5 plus 3e-7 of the largest |x|; and one rounding to the dtype.
 *
 * @param function f
 */
public record Reduce(Function function) implements Op {
  /** The functions. */
  public enum Function {
    /** {@code Σ x}. */
    SUM,
    /** {@code (Σ x) / n}, n rounded to f32. */
    MEAN,
    /** The greatest element: NaN wins, −0 &lt; +0. */
    MAX,
    /** The least element: NaN wins, −0 &lt; +0. */
    MIN,
    /** {@code Σ x²}, by fused multiply-adds. */
    SUM_OF_SQUARES,
    /** {@code √(Σ x²)}, the root of {@link #SUM_OF_SQUARES}. */
    NORM,
    /**
     * {@code log(Σ exp(x − max)) + max}, exponentials and logarithm those of {@link
     * dev.lbrx.ops.math}; the maximum itself where that is infinite or NaN.
     */
    LOG_SUM_EXP
  }

  @Override
  public Specs infer(Specs in) {
    var x = in.count(1).floating(0, "x").rankAtLeast(1);
    return Specs.of(RowResults.of(x, x.spec().dtype()));
  }

  @Override
  public String toString() {
    return name() + " " + function.name().toLowerCase(Locale.ROOT);
  }
}
