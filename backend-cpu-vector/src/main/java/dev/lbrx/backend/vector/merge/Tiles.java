package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
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

  /** Loads a tile of every input, one behind the other, each padded with +0 to whole stripes. */
  static void load(Arguments arguments, long e, int count, float[] local) {
    int padded = Floats.padded(count);
    for (int i = 0; i < arguments.inputs(); i++) {
      var x = arguments.in(i);
      Rows.load(x, e * x.dtype().bytes(), local, i * SIZE, count, padded);
    }
  }

  /** How many elements the tile at {@code start} has. */
  static int length(long start, long end) {
    return (int) Math.min(SIZE, end - start);
  }
}
