package dev.lbrx.ops.reduce;

import dev.lbrx.ops.Order;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * The sums of each row's beginnings: {@code y[i] = x[0] + … + x[i]}.
 *
 * <p>In: {@code x [..., n]} f32, f16 or bf16. Out: the same. Order: {@link Order#CHAIN}, one f32
 * accumulator from +0 that takes the elements ascending, by additions; it is never rounded to the
 * dtype, each output is. Rows do not depend on each other: what vectors may do at once.
 *
 * <p>Tolerance: i ulp of Σ|x| in f32, and one rounding to the dtype.
 */
public record CumulativeSum() implements Op {
  @Override
  public Specs infer(Specs in) {
    Spec x = in.count(1).floating(0, "x").rankAtLeast(1).spec();
    return Specs.of(x.as(x.dtype()));
  }
}
