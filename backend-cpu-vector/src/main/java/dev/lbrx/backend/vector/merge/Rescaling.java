package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.spi.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * What kernels that thin a task vector share. Local floats: the stripes of ‖δ‖₁ and of ‖kept‖₁,
 * then {@link #X}, a tile of δ, and {@link #KEPT}, a tile of what is kept of it. Shared floats:
 * both norms' block sums; {@link #factor} puts the factor in their place.
 */
final class Rescaling {
  /** Where a tile of δ lies. */
  static final int X = 2 * Stripes.COUNT;

  /** Where a tile of what is kept lies. */
  static final int KEPT = X + Tiles.SIZE;

  /** Local floats that it needs. */
  static final int LOCAL = KEPT + Tiles.SIZE;

  private Rescaling() {}

  /** Shared floats that it needs. */
  static long shared(long elements) {
    return 2L * BlockSums.blocks(elements);
  }

  /** Begins the sums of a block. */
  static void start(float[] local) {
    Arrays.fill(local, 0, X, 0f);
  }

  /** Adds a tile, padded with +0 to whole stripes, to the sums of its block. */
  static void add(float[] local, int padded) {
    for (int stripe = 0; stripe < Stripes.COUNT; stripe += Floats.LANES) {
      add(local, stripe, padded);
    }
  }

  private static void add(float[] local, int stripe, int padded) {
    var norm = FloatVector.fromArray(Floats.SPECIES, local, stripe);
    var kept = FloatVector.fromArray(Floats.SPECIES, local, stripe + Stripes.COUNT);
    for (int i = stripe; i < padded; i += Stripes.COUNT) {
      norm = FloatVector.fromArray(Floats.SPECIES, local, X + i).abs().add(norm);
      kept = FloatVector.fromArray(Floats.SPECIES, local, KEPT + i).abs().add(kept);
    }
    norm.intoArray(local, stripe);
    kept.intoArray(local, stripe + Stripes.COUNT);
  }

  /** Ends the sums of a block. */
  static void end(float[] local, float[] shared, int block, int blocks) {
    shared[block] = Floats.fold(local, 0);
    shared[block + blocks] = Floats.fold(local, Stripes.COUNT);
  }

  /** Combines the block sums and leaves the factor in the first shared float. */
  static void factor(Rescale rescale, double density, int blocks, float[] shared, float[] local) {
    float norm = BlockSums.combine(shared, 0, blocks, local);
    float kept = BlockSums.combine(shared, blocks, blocks, local);
    shared[0] = rescale.factor(density, norm, kept);
  }

  /** Multiplies the blocks from {@code from} up to {@code to}. */
  static void scale(Tensor x, Tensor y, long from, long to, float factor, float[] local) {
    for (long block = from; block < to; block++) {
      long end = Tiles.end(block, x.shape().elements());
      for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
        int count = Tiles.length(e, end);
        Rows.load(x, e * 4, local, X, count, Floats.padded(count));
        scale(local, X, count, factor);
        Rows.store(local, X, y, e * 4, count);
      }
    }
  }

  /** Multiplies a tile. */
  static void scale(float[] local, int at, int count, float factor) {
    for (int i = at; i < at + count; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, local, i).mul(factor).intoArray(local, i);
    }
  }
}
