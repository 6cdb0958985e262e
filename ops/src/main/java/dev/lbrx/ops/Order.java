package dev.lbrx.ops;

/**
 * The order in which a sum of products is formed. Fixing it is what makes results the same bits on
 * every backend, at every vector width and with any number of threads.
 */
public enum Order {
  /**
   * One accumulator an output, terms ascending, each added by one fused multiply-add: how prefill
   * multiplies.
   */
  CHAIN,
  /**
   * 64 accumulators: term k goes to stripe k mod 64 by fused multiply-add, then stripes are halved
   * (s + s+32, s + s+16, …). Rows are padded with +0 operands to whole stripes. Units of packed
   * weights use 32 stripes: how decode multiplies.
   */
  STRIPES
}
