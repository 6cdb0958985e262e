package dev.lbrx.inference;

import dev.lbrx.inference.cache.EvictionPolicy;
import dev.lbrx.inference.sample.SamplingOptions;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * What to generate.
 *
 * @param maxTokens the most tokens to generate, 0 or more
 * @param sampling how each is chosen
 * @param eviction the context size and what is forgotten when it is full
 * @param chunk the most prompt tokens that run together; changes speed and memory, not results
 */
public record GenerationOptions(
    int maxTokens, SamplingOptions sampling, EvictionPolicy eviction, int chunk) {
  /** Prompt tokens that run together unless asked otherwise. */
  public static final int CHUNK = 256;

  /**
   * Checks the ranges.
   *
   * @throws LbrxException with {@code LBRX-101} where one is not kept
   */
  public GenerationOptions {
    if (maxTokens < 0) {
      throw new LbrxException(
          ErrorCode.USAGE, "at most " + maxTokens + " tokens: expected 0 or more");
    }
    if (chunk < 1) {
      throw new LbrxException(
          ErrorCode.USAGE, "prompt chunks of " + chunk + " tokens: expected 1 or more");
    }
  }

  /** Options with the usual chunk. */
  public GenerationOptions(int maxTokens, SamplingOptions sampling, EvictionPolicy eviction) {
    this(maxTokens, sampling, eviction, CHUNK);
  }
}
