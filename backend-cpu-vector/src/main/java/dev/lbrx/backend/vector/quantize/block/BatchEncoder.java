package dev.lbrx.backend.vector.quantize.block;

import dev.lbrx.spi.DType;

/** How a batch of blocks of one type gets its codes. */
public sealed interface BatchEncoder permits OffsetBatch, Q3KBatch, Q6KBatch {
  /** How blocks of a type are encoded in batches. */
  static BatchEncoder of(DType type) {
    return switch (type) {
      case Q2_K -> OffsetBatch.Q2_K;
      case Q3_K -> new Q3KBatch();
      case Q4_K -> OffsetBatch.Q4_K;
      case Q5_K -> OffsetBatch.Q5_K;
      case Q6_K -> new Q6KBatch();
      default -> throw new IllegalArgumentException(type + " has no batches");
    };
  }

  /** Whether a type is encoded in batches. */
  static boolean takes(DType type) {
    return switch (type) {
      case Q2_K, Q3_K, Q4_K, Q5_K, Q6_K -> true;
      default -> false;
    };
  }

  /**
   * Makes words of elements.
   *
   * @param f the elements, and importances where {@code weighted} says so, as {@link Batch} has
   *     them
   * @param m takes the words
   */
  void encode(float[] f, int[] m, boolean weighted);
}
