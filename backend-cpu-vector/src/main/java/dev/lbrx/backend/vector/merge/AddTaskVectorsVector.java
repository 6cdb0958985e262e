package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link AddTaskVectors}, one tile of every task vector after the other. */
public final class AddTaskVectorsVector implements Kernel<AddTaskVectors> {
  // Local floats: a tile of the base, a weight of every task vector, a tile of each.
  private static final int WEIGHTS = Tiles.SIZE;

  @Override
  public long pieces(AddTaskVectors op, Arguments arguments, int phase) {
    return Tiles.blocks(arguments);
  }

  @Override
  public long grain(AddTaskVectors op, Specs inputs) {
    return Tiles.GRAIN;
  }

  @Override
  public Scratch local(AddTaskVectors op, Specs inputs) {
    int n = op.weights().size();
    return Scratch.floats(first(n) + (long) n * Tiles.SIZE);
  }

  /** Where the tiles of the task vectors begin. */
  private static int first(int n) {
    return WEIGHTS + Floats.padded(n);
  }

  @Override
  public void run(AddTaskVectors op, Arguments arguments, Part part) {
    Tensor base = arguments.in(0);
    Tensor y = arguments.out(0);
    float[] local = part.localFloats();
    int n = op.weights().size();
    for (int i = 0; i < n; i++) {
      local[WEIGHTS + i] = op.weights().get(i);
    }
    for (long block = part.from(); block < part.to(); block++) {
      long end = Tiles.end(block, base.shape().elements());
      for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
        int count = Tiles.length(e, end);
        int padded = Floats.padded(count);
        Rows.load(base, e * base.dtype().bytes(), local, 0, count, padded);
        for (int i = 0; i < n; i++) {
          Rows.load(arguments.in(i + 1), e * 4, local, first(n) + i * Tiles.SIZE, count, padded);
        }
        switch (op.consensus()) {
          case NONE -> sum(local, n, padded, op.normalize() ? op.divisor() : 1f, op.lambda());
          case SUM -> agreeing(local, n, padded, op.normalize(), op.lambda());
          case COUNT -> agreeingByCount(local, n, padded, op.normalize(), op.lambda());
        }
        Rows.store(local, 0, y, e * y.dtype().bytes(), count);
      }
    }
  }

  private static FloatVector weighed(float[] local, int n, int i, int task) {
    return FloatVector.fromArray(Floats.SPECIES, local, first(n) + task * Tiles.SIZE + i)
        .mul(local[WEIGHTS + task]);
  }

  private static void sum(float[] local, int n, int count, float divisor, float lambda) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var sum = FloatVector.zero(Floats.SPECIES);
      for (int task = 0; task < n; task++) {
        sum = sum.add(weighed(local, n, i, task));
      }
      var change = sum.div(divisor).mul(lambda);
      FloatVector.fromArray(Floats.SPECIES, local, i).add(change).intoArray(local, i);
    }
  }

  private static void agreeing(float[] local, int n, int count, boolean normalize, float lambda) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var sum = FloatVector.zero(Floats.SPECIES);
      for (int task = 0; task < n; task++) {
        sum = sum.add(weighed(local, n, i, task));
      }
      add(local, n, i, sum, normalize, lambda);
    }
  }

  private static void agreeingByCount(
      float[] local, int n, int count, boolean normalize, float lambda) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var signs = FloatVector.zero(Floats.SPECIES);
      for (int task = 0; task < n; task++) {
        signs = signs.add(sign(weighed(local, n, i, task)));
      }
      add(local, n, i, signs, normalize, lambda);
    }
  }

  /** 1, −1, or 0 of a zero or a NaN. */
  private static FloatVector sign(FloatVector u) {
    var zero = FloatVector.zero(Floats.SPECIES);
    return zero.blend(1f, u.compare(VectorOperators.GT, 0f))
        .blend(-1f, u.compare(VectorOperators.LT, 0f));
  }

  /** Adds what has the sign that was agreed on. */
  private static void add(
      float[] local, int n, int i, FloatVector sum, boolean normalize, float lambda) {
    var zero = FloatVector.zero(Floats.SPECIES);
    var positive = sum.compare(VectorOperators.GE, 0f);
    var delta = zero;
    var weights = zero;
    for (int task = 0; task < n; task++) {
      var u = weighed(local, n, i, task);
      // u if the sign is positive, −u if not: what counts is greater than zero.
      var counts = u.neg().blend(u, positive).compare(VectorOperators.GT, 0f);
      delta = delta.add(u, counts);
      weights = weights.add(local[WEIGHTS + task], counts);
    }
    if (normalize) {
      delta = delta.div(weights.blend(1f, weights.compare(VectorOperators.EQ, 0f)));
    }
    FloatVector.fromArray(Floats.SPECIES, local, i).add(delta.mul(lambda)).intoArray(local, i);
  }
}
