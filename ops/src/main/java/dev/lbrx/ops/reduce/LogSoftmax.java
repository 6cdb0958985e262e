package dev.lbrx.ops.reduce;

import dev.lbrx.ops.Order;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * The logarithm of softmax over the last axis: {@code y[i] = (x[i] − max) − log Σ exp(x[j] − max)}.
 *
 * <p>In: {@code x [..., n]} f32, f16 or bf16, n ≥ 1. Out: the same. Arithmetic in f32: the maximum
 * (NaN wins), exp of each difference, the sum in {@link Order#STRIPES}, its logarithm, two
 * subtractions an element, one rounding. A row with NaN or +∞, or of −∞ alone, is NaN.
 *
 * <p>Tolerance: 1e-5 plus 3e-7 of the result in f32, and one rounding to the dtype.
 */
public record LogSoftmax() implements Op {
  @Override
  public Specs infer(Specs in) {
    var x = in.count(1).floating(0, "x").rankAtLeast(1);
    x.require(x.last() > 0, "one element a row at least");
    Spec spec = x.spec();
    return Specs.of(spec.as(spec.dtype()));
  }
}
