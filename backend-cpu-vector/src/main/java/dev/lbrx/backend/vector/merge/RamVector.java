package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.merge.Ram;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Ram}: the counts a block, the factors, then the elements. */
public final class RamVector implements Kernel<Ram> {
  // Local floats: a tile of the base and of each δ, then of how many are active, and of the change.
  // Local ints: of each model its shared, then its unique elements. Shared ints: the same a block.
  @Override
  public int phases(Ram op) {
    return 3;
  }

  @Override
  public long pieces(Ram op, Arguments arguments, int phase) {
    return phase == 1 ? 1 : Tiles.blocks(arguments);
  }

  @Override
  public long grain(Ram op, Specs inputs) {
    return Tiles.GRAIN;
  }

  @Override
  public Scratch local(Ram op, Specs inputs) {
    return new Scratch((inputs.size() + 2) * Tiles.SIZE, 2 * inputs.size());
  }

  @Override
  public Scratch shared(Ram op, Specs inputs) {
    int blocks = BlockSums.blocks(inputs.get(0).shape().elements());
    return new Scratch(inputs.size(), Math.multiplyExact(2 * inputs.size(), blocks));
  }

  @Override
  public void run(Ram op, Arguments arguments, Part part) {
    int counters = 2 * arguments.inputs();
    switch (part.phase()) {
      case 0 -> {
        for (int block = (int) part.from(); block < part.to(); block++) {
          count(op, arguments, block, part.localFloats(), part.localInts());
          System.arraycopy(part.localInts(), 0, part.sharedInts(), block * counters, counters);
        }
      }
      case 1 -> {
        for (int i = 1; i < arguments.inputs(); i++) {
          long shared = sum(part.sharedInts(), i, counters, Tiles.blocks(arguments));
          long unique =
              sum(part.sharedInts(), arguments.inputs() + i, counters, Tiles.blocks(arguments));
          part.sharedFloats()[i] = op.factor(shared, unique);
        }
      }
      default -> {
        for (long block = part.from(); block < part.to(); block++) {
          combine(op, arguments, block, part.localFloats(), part.sharedFloats());
        }
      }
    }
  }

  private static long sum(int[] counters, int from, int step, int blocks) {
    long sum = 0;
    for (int block = 0; block < blocks; block++) {
      sum += counters[from + block * step];
    }
    return sum;
  }

  private static void count(Ram op, Arguments arguments, int block, float[] local, int[] counters) {
    int inputs = arguments.inputs();
    Arrays.fill(counters, 0, 2 * inputs, 0);
    long end = Tiles.end(block, arguments.out(0).shape().elements());
    for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
      int padded = load(op, arguments, e, Tiles.length(e, end), local);
      for (int i = 1; i < inputs; i++) {
        int unique = unique(local, i * Tiles.SIZE, inputs * Tiles.SIZE, padded, op.epsilon());
        counters[inputs + i] += unique;
        counters[i] += active(local, i * Tiles.SIZE, padded, op.epsilon()) - unique;
      }
    }
  }

  /** Loads the base and every δ, and counts how many are active at each element. */
  private static int load(Ram op, Arguments arguments, long e, int count, float[] local) {
    int padded = Floats.padded(count);
    int active = arguments.inputs() * Tiles.SIZE;
    Tiles.load(arguments, e, count, local);
    Arrays.fill(local, active, active + padded, 0f);
    for (int i = 1; i < arguments.inputs(); i++) {
      subtract(local, i * Tiles.SIZE, active, padded, op.epsilon());
    }
    return padded;
  }

  private static void subtract(float[] local, int at, int active, int count, float epsilon) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var delta =
          FloatVector.fromArray(Floats.SPECIES, local, at + i)
              .sub(FloatVector.fromArray(Floats.SPECIES, local, i));
      delta.intoArray(local, at + i);
      FloatVector.fromArray(Floats.SPECIES, local, active + i)
          .add(1f, delta.abs().compare(VectorOperators.GT, epsilon))
          .intoArray(local, active + i);
    }
  }

  private static int active(float[] local, int at, int count, float epsilon) {
    int active = 0;
    for (int i = at; i < at + count; i += Floats.LANES) {
      var delta = FloatVector.fromArray(Floats.SPECIES, local, i);
      active += delta.abs().compare(VectorOperators.GT, epsilon).trueCount();
    }
    return active;
  }

  private static int unique(float[] local, int at, int active, int count, float epsilon) {
    int unique = 0;
    for (int i = 0; i < count; i += Floats.LANES) {
      var delta = FloatVector.fromArray(Floats.SPECIES, local, at + i);
      var one =
          FloatVector.fromArray(Floats.SPECIES, local, active + i).compare(VectorOperators.EQ, 1f);
      unique += delta.abs().compare(VectorOperators.GT, epsilon).and(one).trueCount();
    }
    return unique;
  }

  private static void combine(
      Ram op, Arguments arguments, long block, float[] local, float[] factors) {
    Tensor y = arguments.out(0);
    int active = arguments.inputs() * Tiles.SIZE;
    int change = active + Tiles.SIZE;
    long end = Tiles.end(block, y.shape().elements());
    for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
      int count = Tiles.length(e, end);
      int padded = load(op, arguments, e, count, local);
      Arrays.fill(local, change, change + padded, 0f);
      for (int i = 1; i < arguments.inputs(); i++) {
        add(local, i * Tiles.SIZE, active, padded, op.epsilon(), factors[i]);
      }
      finish(local, active, padded);
      Rows.store(local, 0, y, e * y.dtype().bytes(), count);
    }
  }

  private static void add(
      float[] local, int at, int active, int count, float epsilon, float factor) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var delta = FloatVector.fromArray(Floats.SPECIES, local, at + i);
      var one =
          FloatVector.fromArray(Floats.SPECIES, local, active + i).compare(VectorOperators.EQ, 1f);
      int change = active + Tiles.SIZE + i;
      FloatVector.fromArray(Floats.SPECIES, local, change)
          .add(
              delta.blend(delta.mul(factor), one), delta.abs().compare(VectorOperators.GT, epsilon))
          .intoArray(local, change);
    }
  }

  private static void finish(float[] local, int active, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var models = FloatVector.fromArray(Floats.SPECIES, local, active + i);
      var change = FloatVector.fromArray(Floats.SPECIES, local, active + Tiles.SIZE + i);
      change = change.blend(change.div(models), models.compare(VectorOperators.GT, 1f));
      FloatVector.fromArray(Floats.SPECIES, local, i).add(change).intoArray(local, i);
    }
  }
}
