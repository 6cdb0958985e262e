package dev.lbrx.ops.elementwise;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * Limits a number to an interval: {@code y = min(max(x, low), high)}.
 *
 * <p>In: {@code x [...]} f32, f16 or bf16. Out: the same. NaN stays NaN, −0 &lt; +0. Tolerance:
 * none, one rounding to the dtype where a bound is not of it.
 *
 * @param low the least result
 * @param high the greatest result, not below {@code low}
 */
public record Clamp(float low, float high) implements Op {
  /** Refuses an empty interval. */
  public Clamp {
    if (!(low <= high)) {
      throw new LbrxException(
          ErrorCode.USAGE, "clamp to " + low + " … " + high + ": expected low ≤ high, not NaN");
    }
  }

  @Override
  public Specs infer(Specs in) {
    return Elementwise.single(in);
  }
}
