package dev.lbrx.inference.cache;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * When and what a full cache forgets: the first tokens stay as attention sinks, and entries
 * directly behind them leave in batches. With capacity C, S sinks and batch fraction β, as soon as
 * an appended token makes the length exceed C, {@code r = (length − C) + max(1, ⌈Cβ⌉)} entries
 * leave, or, if that is all behind the sinks or more, all of those.
 *
 * <p>Source: Xiao et al., Efficient Streaming Language Models with Attention Sinks, 2023, §3.2.
 *
 * @param capacity the most entries that stay, C, at least 2: the context size
 * @param sinks the first entries that never leave, S, below C
 * @param batchPercent β in percent; below 1 counts as 1, above 50 as 50
 */
public record EvictionPolicy(int capacity, int sinks, int batchPercent) {
  private static final int LEAST_PERCENT = 1;
  private static final int MOST_PERCENT = 50;

  /**
   * Clamps the batch percentage.
   *
   * @throws LbrxException with {@code LBRX-101} where capacity or sinks are out of range
   */
  public EvictionPolicy {
    if (capacity < 2) {
      throw new LbrxException(
          ErrorCode.USAGE, "context size " + capacity + ": expected 2 or more tokens");
    }
    if (sinks < 0 || sinks >= capacity) {
      throw new LbrxException(
          ErrorCode.USAGE,
          sinks + " sink tokens: expected 0 … " + (capacity - 1) + ", below the context size");
    }
    batchPercent = Math.clamp(batchPercent, LEAST_PERCENT, MOST_PERCENT);
  }

  /** A cache of that capacity that keeps 4 sinks where it has room and forgets a tenth at once. */
  public static EvictionPolicy of(int capacity) {
    return new EvictionPolicy(capacity, Math.min(4, capacity - 1), 10);
  }

  /** {@code max(1, ⌈Cβ⌉)}. */
  public int batch() {
    return (int) Math.max(1, Math.ceilDiv((long) capacity * batchPercent, 100L));
  }

  /** How many entries leave when the length has become {@code length}; 0 up to the capacity. */
  public int removed(int length) {
    return length <= capacity ? 0 : Math.min(length - capacity + batch(), length - sinks);
  }
}
