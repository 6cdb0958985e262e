package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.merge.Sce;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Sce}: the sums of squares a block, the weights, then the elements. */
public final class SceVector implements Kernel<Sce> {
  // Local floats: a tile of each input, then Σδ, Σδw and Σw; for the squares 64 stripes instead.
  private static final int SELECTED = Tiles.SIZE;

  @Override
  public int phases(Sce op) {
    return 3;
  }

  @Override
  public long pieces(Sce op, Arguments arguments, int phase) {
    return phase == 1 ? 1 : Tiles.blocks(arguments);
  }

  @Override
  public long grain(Sce op, Specs inputs) {
    return Tiles.GRAIN;
  }

  @Override
  public Scratch local(Sce op, Specs inputs) {
    return Scratch.floats((inputs.size() + 3L) * Tiles.SIZE);
  }

  @Override
  public Scratch shared(Sce op, Specs inputs) {
    long blocks = BlockSums.blocks(inputs.get(0).shape().elements());
    return Scratch.floats((inputs.size() - op.first()) * blocks);
  }

  @Override
  public void run(Sce op, Arguments arguments, Part part) {
    float[] shared = part.sharedFloats();
    int n = arguments.inputs() - op.first();
    int blocks = Tiles.blocks(arguments);
    switch (part.phase()) {
      case 0 -> {
        for (int block = (int) part.from(); block < part.to(); block++) {
          squares(op, arguments, block, blocks, part.localFloats(), shared);
        }
      }
      case 1 -> {
        for (int i = 0; i < n; i++) {
          shared[i] = BlockSums.combine(shared, i * blocks, blocks, part.localFloats());
        }
        Sce.weights(shared, n, arguments.out(0).shape().elements());
      }
      default -> {
        for (long block = part.from(); block < part.to(); block++) {
          combine(op, arguments, block, part.localFloats(), shared);
        }
      }
    }
  }

  private static void squares(
      Sce op, Arguments arguments, int block, int blocks, float[] local, float[] shared) {
    int stripes = arguments.inputs() * Tiles.SIZE;
    int n = arguments.inputs() - op.first();
    int at = op.first() * Tiles.SIZE;
    long end = Tiles.end(block, arguments.out(0).shape().elements());
    for (int model = 0; model < n; model++) {
      Arrays.fill(local, stripes, stripes + Stripes.COUNT, 0f);
      for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
        int count = Tiles.length(e, end);
        int padded = Floats.padded(count);
        Rows.load(arguments.in(model + op.first()), e * 4, local, at, count, padded);
        if (op.selective()) {
          Rows.load(arguments.in(1), e * 4, local, SELECTED, count, padded);
          select(local, at, padded);
        }
        for (int stripe = 0; stripe < Stripes.COUNT; stripe += Floats.LANES) {
          squares(local, at + stripe, stripes + stripe, padded - stripe);
        }
      }
      shared[block + model * blocks] = Floats.fold(local, stripes);
    }
  }

  private static void squares(float[] local, int from, int stripes, int count) {
    var sum = FloatVector.fromArray(Floats.SPECIES, local, stripes);
    for (int i = from; i < from + count; i += Stripes.COUNT) {
      var delta = FloatVector.fromArray(Floats.SPECIES, local, i);
      sum = delta.fma(delta, sum);
    }
    sum.intoArray(local, stripes);
  }

  private static void select(float[] local, int at, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var none =
          FloatVector.fromArray(Floats.SPECIES, local, SELECTED + i)
              .compare(VectorOperators.EQ, 0f);
      FloatVector.fromArray(Floats.SPECIES, local, at + i).blend(0f, none).intoArray(local, at + i);
    }
  }

  private static void combine(
      Sce op, Arguments arguments, long block, float[] local, float[] weights) {
    Tensor y = arguments.out(0);
    int n = arguments.inputs() - op.first();
    int first = op.first() * Tiles.SIZE;
    int sums = arguments.inputs() * Tiles.SIZE;
    long end = Tiles.end(block, y.shape().elements());
    for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
      int count = Tiles.length(e, end);
      int padded = Floats.padded(count);
      Tiles.load(arguments, e, count, local);
      Arrays.fill(local, sums, sums + 3 * Tiles.SIZE, 0f);
      for (int i = 0; i < n; i++) {
        if (op.selective()) {
          select(local, first + i * Tiles.SIZE, padded);
        }
        add(local, sums, first + i * Tiles.SIZE, padded);
      }
      for (int i = 0; i < n; i++) {
        agree(local, sums, first + i * Tiles.SIZE, padded, weights[i]);
      }
      finish(local, sums, padded);
      Rows.store(local, 0, y, e * y.dtype().bytes(), count);
    }
  }

  private static void add(float[] local, int to, int from, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, local, to + i)
          .add(FloatVector.fromArray(Floats.SPECIES, local, from + i))
          .intoArray(local, to + i);
    }
  }

  private static void agree(float[] local, int sums, int at, int count, float weight) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var delta = FloatVector.fromArray(Floats.SPECIES, local, at + i);
      var positive =
          FloatVector.fromArray(Floats.SPECIES, local, sums + i).compare(VectorOperators.GE, 0f);
      var counts =
          positive
              .and(delta.compare(VectorOperators.GT, 0f))
              .or(delta.compare(VectorOperators.LT, 0f).andNot(positive));
      int change = sums + Tiles.SIZE + i;
      FloatVector.fromArray(Floats.SPECIES, local, change)
          .add(delta.mul(weight), counts)
          .intoArray(local, change);
      int counted = sums + 2 * Tiles.SIZE + i;
      FloatVector.fromArray(Floats.SPECIES, local, counted)
          .add(weight, counts)
          .intoArray(local, counted);
    }
  }

  private static void finish(float[] local, int sums, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var counted = FloatVector.fromArray(Floats.SPECIES, local, sums + 2 * Tiles.SIZE + i);
      var change =
          FloatVector.fromArray(Floats.SPECIES, local, sums + Tiles.SIZE + i)
              .div(counted.max(Sce.SMALLEST_SUM));
      FloatVector.fromArray(Floats.SPECIES, local, i).add(change).intoArray(local, i);
    }
  }
}
