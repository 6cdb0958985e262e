package dev.lbrx.inference.sample;

import dev.lbrx.ops.random.Philox;
import java.util.Arrays;

/** What a chain may know besides the logits: the tokens so far and this step's random numbers. */
public final class Context {
  private final long seed;
  private final String request;
  private int[] tokens = new int[64];
  private int size;
  private long step;

  /** No tokens yet. */
  Context(long seed, String request) {
    this.seed = seed;
    this.request = request;
  }

  /** Appends a token of the prompt or a chosen one. */
  void see(int token) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * size);
    }
    tokens[size++] = token;
  }

  /** Goes on to the next step. */
  void advance() {
    step++;
  }

  /** How many tokens were chosen so far. */
  long step() {
    return step;
  }

  /** How many of the last tokens there are, at most so many; all for a negative number. */
  int last(int most) {
    return most < 0 ? size : Math.min(most, size);
  }

  /** The token so many before the end: 0 is the last. */
  int back(int distance) {
    return tokens[size - 1 - distance];
  }

  /**
   * A uniform number of this step: element {@code step} of the request's stream, of one of its own
   * for each purpose but the draw itself, which is {@code ""}.
   */
  float uniform(String purpose) {
    return Philox.uniform(Philox.Stream.of(seed, request + purpose), step);
  }
}
