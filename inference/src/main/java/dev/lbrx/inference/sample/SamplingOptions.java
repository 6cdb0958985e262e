package dev.lbrx.inference.sample;

import java.util.List;

/**
 * How the next token is chosen.
 *
 * @param chain what happens to the logits, in order
 * @param choice how one of those left is chosen
 * @param seed the key of the random draws
 * @param request the name of the random stream: the same seed and name draw the same numbers
 */
public record SamplingOptions(List<Step> chain, Choice choice, long seed, String request) {
  /** The most likely token always. */
  public static final SamplingOptions GREEDY =
      new SamplingOptions(List.of(), new Choice.Greatest(), 0, "greedy");

  /** Copies the list. */
  public SamplingOptions {
    chain = List.copyOf(chain);
  }

  /**
   * Temperature, then top-p; the most likely token always at temperature 0.
   *
   * @throws dev.lbrx.spi.error.LbrxException with {@code LBRX-101} where one is out of range
   */
  public SamplingOptions(float temperature, float topP, long seed, String request) {
    this(
        chain(temperature, new TopP(topP)),
        temperature == 0 ? new Choice.Greatest() : new Choice.Draw(),
        seed,
        request);
  }

  private static List<Step> chain(float temperature, TopP topP) {
    return temperature == 0 ? List.of() : List.of(new Temperature(temperature), topP);
  }
}
