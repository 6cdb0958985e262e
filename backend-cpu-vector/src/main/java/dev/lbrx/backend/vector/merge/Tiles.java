package dev.lbrx.backend.vector.merge;

import dev.lbrx.ops.BlockSums;
import dev.lbrx.spi.Arguments;

/**
 * How kernels walk a tensor seen as one row: pieces are blocks of {@link BlockSums}, done in tiles
 * that stay in the first-level cache.
 */
final class Tiles {
  /** Elements of a tile: whole stripes, a divisor of a block. */
  static final int SIZE = 1024;

  /** Blocks worth another thread. */
  static final long GRAIN = 4;

  private Tiles() {}

  /** The blocks of the first input. */
  static int blocks(Arguments arguments) {
    return BlockSums.blocks(arguments.in(0).shape().elements());
  }

  /** One behind the last element of a block. */
  static long end(long block, long elements) {
    return BlockSums.start(block) + BlockSums.length(block, elements);
  }

  /** How many elements the tile at {@code start} has. */
  static int length(long start, long end) {
    return (int) Math.min(SIZE, end - start);
  }
}
