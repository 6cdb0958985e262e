package dev.lbrx.inference.model;

/**
 * The extents of a decoder.
 *
 * @param vocabulary rows of the embedding
 * @param hidden width of the residual stream
 * @param layers number of blocks
 * @param heads query heads
 * @param kvHeads key and value heads
 * @param headSize elements of a head
 * @param intermediate width of the feed-forward block
 */
public record Dimensions(
    int vocabulary,
    int hidden,
    int layers,
    int heads,
    int kvHeads,
    int headSize,
    int intermediate) {
  /** Width of all queries of a token. */
  public long queryWidth() {
    return (long) heads * headSize;
  }

  /** Width of all keys, or all values, of a token. */
  public long keyWidth() {
    return (long) kvHeads * headSize;
  }
}
