package dev.lbrx.inference;

/**
 * What a generation came to.
 *
 * @param stop why it ended
 * @param promptTokens tokens of the prompt
 * @param prefillNanoseconds the time from the start until the prompt's last logits
 * @param generatedTokens tokens that were handed over
 * @param decodeNanoseconds the time from there to the end
 */
public record Generation(
    Stop stop,
    int promptTokens,
    long prefillNanoseconds,
    int generatedTokens,
    long decodeNanoseconds) {
  /** Why a generation ended. */
  public enum Stop {
    /** The model ended its text. */
    END_OF_TEXT,
    /** The most tokens asked for are there. */
    LENGTH,
    /** The caller wanted no more. */
    CALLER
  }

  /** Prompt tokens a second. */
  public double prefillRate() {
    return rate(promptTokens, prefillNanoseconds);
  }

  /** Generated tokens a second. */
  public double decodeRate() {
    return rate(generatedTokens, decodeNanoseconds);
  }

  private static double rate(int tokens, long nanoseconds) {
    return tokens / (Math.max(1, nanoseconds) * 1e-9);
  }
}
