package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.merge.RandomDrop;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link RandomDrop}: what is kept goes to the output at once, so that the random numbers are made
 * only once; a factor that depends on the norms is applied there in a second pass.
 */
public final class RandomDropVector implements Kernel<RandomDrop> {
  // Local floats: the stripes of ‖δ‖₁ and of ‖kept‖₁, then a tile.
  private static final int KEPT = Stripes.COUNT;
  private static final int X = 2 * Stripes.COUNT;

  @Override
  public int phases(RandomDrop op) {
    return op.drops() && op.rescale() == Rescale.L1 ? 3 : 1;
  }

  @Override
  public long pieces(RandomDrop op, Arguments arguments, int phase) {
    return phase == 1 ? 1 : Tiles.blocks(arguments);
  }

  @Override
  public long grain(RandomDrop op, Specs inputs) {
    return Tiles.GRAIN;
  }

  @Override
  public Scratch local(RandomDrop op, Specs inputs) {
    return new Scratch(X + Tiles.SIZE, Tiles.SIZE);
  }

  @Override
  public Scratch shared(RandomDrop op, Specs inputs) {
    return Scratch.floats(2L * BlockSums.blocks(inputs.get(0).shape().elements()));
  }

  @Override
  public void run(RandomDrop op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    switch (part.phase()) {
      case 0 -> {
        if (phases(op) > 1) {
          drop(op, x, y, part);
        } else if (op.drops()) {
          drop(op, x, y, part, op.rescale().factor(op.density(), 0, 0));
        } else {
          scale(x, y, part, 1f);
        }
      }
      case 1 -> {
        int blocks = Tiles.blocks(arguments);
        Rescaling.factor(
            op.rescale(), op.density(), blocks, part.sharedFloats(), part.localFloats());
      }
      default -> scale(y, y, part, part.sharedFloats()[0]);
    }
  }

  /** Below it the upper 24 bits of a random word are those of an element that is kept. */
  private static int limit(RandomDrop op) {
    // A uniform number is a multiple of 2⁻²⁴, so it is below the density if it is below its
    // ceiling.
    return (int) Math.ceil((float) op.density() * 0x1p24);
  }

  /** Drops and multiplies by a factor that does not depend on the norms. */
  private static void drop(RandomDrop op, Tensor x, Tensor y, Part part, float factor) {
    float[] local = part.localFloats();
    int[] random = part.localInts();
    int limit = limit(op);
    for (long block = part.from(); block < part.to(); block++) {
      long end = Tiles.end(block, x.shape().elements());
      for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
        int count = Tiles.length(e, end);
        int padded = Floats.padded(count);
        Rows.load(x, e * 4, local, X, count, padded);
        RandomBits.fill(op.stream(), e, random, padded);
        drop(local, random, padded, limit, factor);
        Rows.store(local, X, y, e * 4, count);
      }
    }
  }

  private static void drop(float[] local, int[] random, int count, int limit, float factor) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, local, X + i);
      var dropped = IntVector.fromArray(Floats.INTS, random, i).compare(VectorOperators.GE, limit);
      x.blend(0f, dropped.cast(Floats.SPECIES)).mul(factor).intoArray(local, X + i);
    }
  }

  /** Drops, and sums what the factor depends on. */
  private static void drop(RandomDrop op, Tensor x, Tensor y, Part part) {
    float[] local = part.localFloats();
    int[] random = part.localInts();
    int blocks = BlockSums.blocks(x.shape().elements());
    int limit = limit(op);
    for (int block = (int) part.from(); block < part.to(); block++) {
      Arrays.fill(local, 0, X, 0f);
      long end = Tiles.end(block, x.shape().elements());
      for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
        int count = Tiles.length(e, end);
        int padded = Floats.padded(count);
        Rows.load(x, e * 4, local, X, count, padded);
        RandomBits.fill(op.stream(), e, random, padded);
        for (int stripe = 0; stripe < Stripes.COUNT; stripe += Floats.LANES) {
          drop(local, random, stripe, padded, limit);
        }
        Rows.store(local, X, y, e * 4, count);
      }
      part.sharedFloats()[block] = Stripes.fold(local, 0, Stripes.COUNT);
      part.sharedFloats()[block + blocks] = Stripes.fold(local, KEPT, Stripes.COUNT);
    }
  }

  private static void drop(float[] local, int[] random, int stripe, int count, int limit) {
    var norm = FloatVector.fromArray(Floats.SPECIES, local, stripe);
    var keptNorm = FloatVector.fromArray(Floats.SPECIES, local, stripe + KEPT);
    for (int i = stripe; i < count; i += Stripes.COUNT) {
      var x = FloatVector.fromArray(Floats.SPECIES, local, X + i);
      var dropped = IntVector.fromArray(Floats.INTS, random, i).compare(VectorOperators.GE, limit);
      var kept = x.blend(0f, dropped.cast(Floats.SPECIES));
      norm = x.abs().add(norm);
      keptNorm = kept.abs().add(keptNorm);
      kept.intoArray(local, X + i);
    }
    norm.intoArray(local, stripe);
    keptNorm.intoArray(local, stripe + KEPT);
  }

  private static void scale(Tensor from, Tensor to, Part part, float factor) {
    float[] local = part.localFloats();
    for (long block = part.from(); block < part.to(); block++) {
      long end = Tiles.end(block, from.shape().elements());
      for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
        int count = Tiles.length(e, end);
        Rows.load(from, e * 4, local, X, count, Floats.padded(count));
        scale(local, count, factor);
        Rows.store(local, X, to, e * 4, count);
      }
    }
  }

  private static void scale(float[] local, int count, float factor) {
    for (int i = X; i < X + count; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, local, i).mul(factor).intoArray(local, i);
    }
  }
}
