package dev.lbrx.inference.sample;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * How the next token is chosen.
 *
 * @param temperature what logits are divided by, at least 0.0001, or 0 for the most likely token
 *     always
 * @param topP the probability that the most likely tokens must reach together, the rest being left
 *     out: above 0, at most 1
 * @param seed the key of the random draws
 * @param request the name of the random stream: the same seed and name draw the same numbers
 */
public record SamplingOptions(float temperature, float topP, long seed, String request) {
  // Below it logits overflow, and the most likely token is as good as certain anyway.
  private static final float COLDEST = 1e-4f;

  /** The most likely token always. */
  public static final SamplingOptions GREEDY = new SamplingOptions(0, 1, 0, "greedy");

  /**
   * Checks the ranges.
   *
   * @throws LbrxException with {@code LBRX-101} where one is not kept
   */
  public SamplingOptions {
    if (temperature != 0 && !(temperature >= COLDEST && temperature < Float.POSITIVE_INFINITY)) {
      throw new LbrxException(
          ErrorCode.USAGE,
          "temperature " + temperature + ": expected 0, or a number from " + COLDEST + " on");
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new LbrxException(
          ErrorCode.USAGE, "top-p " + topP + ": expected a number above 0, at most 1");
    }
  }
}
