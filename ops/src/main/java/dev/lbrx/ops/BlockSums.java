package dev.lbrx.ops;

import java.util.Arrays;

/**
 * Sums over a whole tensor: cut in element order into blocks of {@link Stripes#BLOCK}, 64 stripes
 * within a block, then the block sums by the same rule, recursively. Threads take whole blocks, so
 * the result does not depend on how many there are.
 */
public final class BlockSums {
  private BlockSums() {}

  /** How many block sums a tensor of so many elements has; at least one. */
  public static int blocks(long elements) {
    return Math.max(1, Math.toIntExact(Math.ceilDiv(elements, (long) Stripes.BLOCK)));
  }

  /** The first element of a block. */
  public static long start(long block) {
    return block * Stripes.BLOCK;
  }

  /** How many of so many elements lie in a block. */
  public static int length(long block, long elements) {
    return (int) Math.min(Stripes.BLOCK, elements - start(block));
  }

  /**
   * Combines block sums into the sum of all: 64 stripes a block of 16,384 of them, from +0 and by
   * additions, recursively. A single block sum is the sum. Overwrites the sums.
   *
   * @param stripes room for {@link Stripes#COUNT} stripes
   */
  public static float combine(float[] sums, int from, int count, float[] stripes) {
    int left = count;
    while (left > 1) {
      int blocks = blocks(left);
      for (int b = 0; b < blocks; b++) {
        int start = b * Stripes.BLOCK;
        int length = Math.min(Stripes.BLOCK, left - start);
        Arrays.fill(stripes, 0, Stripes.COUNT, 0f);
        for (int i = 0; i < length; i++) {
          stripes[i % Stripes.COUNT] += sums[from + start + i];
        }
        sums[from + b] = Stripes.fold(stripes, Stripes.COUNT);
      }
      left = blocks;
    }
    return sums[from];
  }
}
