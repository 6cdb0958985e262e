package dev.lbrx.ops.attention;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * Which keys a query sees. Query i of t stands at key {@code valid − t + i}, the last query at the
 * last valid key. Whatever a query does not see leaves no trace in its result.
 */
public sealed interface Mask {
  /** The first key that query i of t may see. */
  default long from(long query, long queries, long valid) {
    return 0;
  }

  /** One behind the last key that query i of t may see. */
  default long to(long query, long queries, long valid) {
    return valid - queries + query + 1;
  }

  /** Whether a query's place among the keys decides, so that there must be a key for each query. */
  default boolean causal() {
    return true;
  }

  /** Every valid key. */
  record Full() implements Mask {
    @Override
    public long to(long query, long queries, long valid) {
      return valid;
    }

    @Override
    public boolean causal() {
      return false;
    }
  }

  /** The key at a query's own place and those before it. */
  record Causal() implements Mask {}

  /**
   * Of those the last {@code size}. Source: Beltagy et al., Longformer, 2020, §3.1, to one side.
   *
   * @param size keys that a query sees, its own among them, 1 or more
   */
  record SlidingWindow(long size) implements Mask {
    /** Refuses a window without keys. */
    public SlidingWindow {
      if (size < 1) {
        throw new LbrxException(
            ErrorCode.USAGE, "a window of " + size + " keys: expected 1 or more");
      }
    }

    @Override
    public long from(long query, long queries, long valid) {
      return Math.max(0, to(query, queries, valid) - size);
    }
  }

  /**
   * What an input says: {@code mask [t, heads, capacity]}, bool or u8 (a key is seen where it is
   * not 0), or f32, f16 or bf16 (added to the scores). A mask for all heads has stride 0 there.
   */
  record Given() implements Mask {
    @Override
    public long to(long query, long queries, long valid) {
      return valid;
    }

    @Override
    public boolean causal() {
      return false;
    }
  }
}
