package dev.lbrx.ops.reduce;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * A quantile of each row: with the elements sorted ascending as s and {@code h = q (n − 1)}, {@code
 * y = fma(h − ⌊h⌋, s[⌊h⌋ + 1] − s[⌊h⌋], s[⌊h⌋])}, or s[⌊h⌋] where h is whole or the lower rank is
 * asked for. A row with NaN gives NaN. A zero is +0.
 *
 * <p>In: {@code x [..., n]} f32, f16 or bf16, n ≥ 1. Out: {@code [...]} of the same dtype. h is
 * computed in double precision when the op is prepared and its fraction rounded to f32; one
 * rounding to the dtype at the end.
 *
 * <p>Tolerance: 1 ulp of the greater neighbour in f32, and one rounding to the dtype; the lower
 * rank is exact.
 *
 * @param q 0 (the least element) … 1 (the greatest)
 * @param interpolation between two ranks
 */
public record Quantile(double q, Interpolation interpolation) implements Op {
  /** What is taken between two ranks. */
  public enum Interpolation {
    /** The straight line between the neighbours. */
    LINEAR,
    /** The lower neighbour. */
    LOWER
  }

  /** Refuses what is no quantile. */
  public Quantile {
    if (!(q >= 0 && q <= 1)) {
      throw new LbrxException(ErrorCode.USAGE, "quantile " + q + ": expected 0 … 1");
    }
  }

  @Override
  public Specs infer(Specs in) {
    var x = in.count(1).floating(0, "x").rankAtLeast(1);
    return Specs.of(RowResults.of(x, x.spec().dtype()));
  }

  /** ⌊h⌋, the lower neighbour's rank among {@code n} elements. */
  public int rank(int n) {
    return (int) (q * (n - 1));
  }

  /** h − ⌊h⌋, 0 for the lower rank. */
  public float fraction(int n) {
    return interpolation == Interpolation.LOWER ? 0f : (float) (q * (n - 1) - rank(n));
  }
}
