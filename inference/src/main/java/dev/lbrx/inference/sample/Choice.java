package dev.lbrx.inference.sample;

/** How one of the candidates is chosen that a chain of {@link Step}s left. */
public sealed interface Choice {
  /** The most likely one, of equal ones the lowest id. */
  record Greatest() implements Choice {}

  /**
   * One by chance: the first whose cumulative probability exceeds {@code u · Σp}, u being element
   * {@code step} of the request's stream.
   */
  record Draw() implements Choice {}

  /**
   * Mirostat: one by chance of those whose surprise stays near a target. Version 2 leaves out
   * tokens with {@code −log₂ p > μ}; version 1 keeps {@code k = (ε̂ 2^μ / (1 − n^−ε̂))^(1/ŝ)} of
   * them, ŝ being Zipf's exponent estimated from the first 100, ε̂ = ŝ − 1. Then {@code μ −= rate ·
   * (−log₂ p − target)} with the chosen token's probability among those kept; μ begins at twice the
   * target.
   *
   * <p>Source: Basu et al., Mirostat, 2021, algorithms 1 and 2.
   *
   * @param version 1 or 2
   * @param target the surprise aimed at, in bits
   * @param rate how fast μ follows
   */
  record Mirostat(int version, float target, float rate) implements Choice {
    /** Checks the ranges. */
    public Mirostat {
      Range.require(version == 1 || version == 2, "mirostat", version, "1 or 2, or 0 for none");
      Range.require(
          target > 0 && target < Float.POSITIVE_INFINITY,
          "mirostat-ent",
          target,
          "a number above 0");
      Range.require(
          rate > 0 && rate < Float.POSITIVE_INFINITY, "mirostat-lr", rate, "a number above 0");
    }
  }
}
