package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.ops.merge.AddTaskVectors.Consensus;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link AddTaskVectors}, one tile of every task vector after the other. */
public final class AddTaskVectorsVector implements Kernel<AddTaskVectors> {
  // Local floats, a tile each: Σu or its signs, then with consensus Δ and D, then the base, then
  // every u.
  private static final int DELTA = Tiles.SIZE;
  private static final int WEIGHTS = 2 * Tiles.SIZE;
  private static final int BASE = 3 * Tiles.SIZE;
  private static final int FIRST = 4 * Tiles.SIZE;

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
    return Scratch.floats(FIRST + (long) op.weights().size() * Tiles.SIZE);
  }

  @Override
  public void run(AddTaskVectors op, Arguments arguments, Part part) {
    Tensor base = arguments.in(0);
    Tensor y = arguments.out(0);
    float[] local = part.localFloats();
    float divisor = op.divisor();
    for (long block = part.from(); block < part.to(); block++) {
      long end = Tiles.end(block, base.shape().elements());
      for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
        int count = Tiles.length(e, end);
        int padded = Floats.padded(count);
        Arrays.fill(local, 0, padded, 0f);
        for (int i = 0; i < op.weights().size(); i++) {
          int at = FIRST + i * Tiles.SIZE;
          Rows.load(arguments.in(i + 1), e * 4, local, at, count, padded);
          weigh(local, at, padded, op.weights().get(i), op.consensus() == Consensus.COUNT);
        }
        int delta = delta(op, local, padded, divisor);
        Rows.load(base, e * base.dtype().bytes(), local, BASE, count, padded);
        add(local, delta, padded, op.lambda());
        Rows.store(local, BASE, y, e * y.dtype().bytes(), count);
      }
    }
  }

  /** Forms Δ, divided where asked, and says where it lies. */
  private static int delta(AddTaskVectors op, float[] local, int count, float divisor) {
    if (op.consensus() == Consensus.NONE) {
      if (op.normalize()) {
        divide(local, count, divisor);
      }
      return 0;
    }
    Arrays.fill(local, DELTA, DELTA + count, 0f);
    Arrays.fill(local, WEIGHTS, WEIGHTS + count, 0f);
    for (int i = 0; i < op.weights().size(); i++) {
      agree(local, FIRST + i * Tiles.SIZE, count, op.weights().get(i));
    }
    if (op.normalize()) {
      normalize(local, count);
    }
    return DELTA;
  }

  private static void weigh(float[] local, int at, int count, float weight, boolean signs) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var u = FloatVector.fromArray(Floats.SPECIES, local, at + i).mul(weight);
      u.intoArray(local, at + i);
      FloatVector.fromArray(Floats.SPECIES, local, i).add(signs ? sign(u) : u).intoArray(local, i);
    }
  }

  /** 1, −1, or 0 of a zero or a NaN. */
  private static FloatVector sign(FloatVector u) {
    var zero = FloatVector.zero(Floats.SPECIES);
    return zero.blend(1f, u.compare(VectorOperators.GT, 0f))
        .blend(-1f, u.compare(VectorOperators.LT, 0f));
  }

  private static void divide(float[] local, int count, float divisor) {
    for (int i = 0; i < count; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, local, i).div(divisor).intoArray(local, i);
    }
  }

  private static void agree(float[] local, int at, int count, float weight) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var u = FloatVector.fromArray(Floats.SPECIES, local, at + i);
      var positive =
          FloatVector.fromArray(Floats.SPECIES, local, i).compare(VectorOperators.GE, 0f);
      var counts =
          positive
              .and(u.compare(VectorOperators.GT, 0f))
              .or(u.compare(VectorOperators.LT, 0f).andNot(positive));
      var delta = FloatVector.fromArray(Floats.SPECIES, local, DELTA + i);
      delta.add(u, counts).intoArray(local, DELTA + i);
      var weights = FloatVector.fromArray(Floats.SPECIES, local, WEIGHTS + i);
      weights.add(weight, counts).intoArray(local, WEIGHTS + i);
    }
  }

  private static void normalize(float[] local, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var weights = FloatVector.fromArray(Floats.SPECIES, local, WEIGHTS + i);
      var divisor = weights.blend(1f, weights.compare(VectorOperators.EQ, 0f));
      FloatVector.fromArray(Floats.SPECIES, local, DELTA + i)
          .div(divisor)
          .intoArray(local, DELTA + i);
    }
  }

  private static void add(float[] local, int delta, int count, float lambda) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var change = FloatVector.fromArray(Floats.SPECIES, local, delta + i).mul(lambda);
      FloatVector.fromArray(Floats.SPECIES, local, BASE + i).add(change).intoArray(local, BASE + i);
    }
  }
}
