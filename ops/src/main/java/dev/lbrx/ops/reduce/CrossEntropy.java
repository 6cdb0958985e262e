package dev.lbrx.ops.reduce;

import dev.lbrx.ops.Order;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * The negative log-likelihood of a target under a row's softmax, in nats: {@code y = (log Σ
 * exp(x[j] − max) + max) − x[target]}.
 *
 * <p>In: {@code x [t, n]} f32, {@code target [t]} i32 with 0 ≤ target &lt; n; any other target
 * gives NaN. Out: {@code [t]} f32.
 *
 * <p>Order: the maximum, exp of each difference, the sum in {@link Order#STRIPES}, log, one
 * addition, one subtraction.
 *
 * <p>Tolerance: 1e-5 plus 3e-7 of the largest |x|.
 */
public record CrossEntropy() implements Op {
  @Override
  public Specs infer(Specs in) {
    var x = in.count(2).typed(0, "x", DType.F32).rank(2);
    x.require(x.last() > 0, "one element a row at least");
    in.typed(1, "target", DType.I32).shape(x.extent(0));
    return Specs.of(Spec.of(DType.F32, x.extent(0)));
  }
}
