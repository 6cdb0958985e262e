package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.merge.Linear;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import jdk.incubator.vector.FloatVector;

/** {@link Linear}, one tile of every model after the other. */
public final class LinearVector implements Kernel<Linear> {
  @Override
  public long pieces(Linear op, Arguments arguments, int phase) {
    return Tiles.blocks(arguments);
  }

  @Override
  public long grain(Linear op, Specs inputs) {
    return Tiles.GRAIN;
  }

  @Override
  public Scratch local(Linear op, Specs inputs) {
    return Scratch.floats(2 * Tiles.SIZE);
  }

  @Override
  public void run(Linear op, Arguments arguments, Part part) {
    Tensor y = arguments.out(0);
    float[] local = part.localFloats();
    float divisor = op.divisor();
    for (long block = part.from(); block < part.to(); block++) {
      long end = Tiles.end(block, y.shape().elements());
      for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
        int count = Tiles.length(e, end);
        sum(op, arguments, e, count, local);
        if (divisor != 1) {
          divide(local, count, divisor);
        }
        Rows.store(local, 0, y, e * y.dtype().bytes(), count);
      }
    }
  }

  private static void sum(Linear op, Arguments arguments, long e, int count, float[] local) {
    int padded = Floats.padded(count);
    for (int i = 0; i < arguments.inputs(); i++) {
      Tensor x = arguments.in(i);
      Rows.load(x, e * x.dtype().bytes(), local, i == 0 ? 0 : Tiles.SIZE, count, padded);
      if (i == 0) {
        scale(local, count, op.weights().get(i));
      } else {
        add(local, count, op.weights().get(i));
      }
    }
  }

  private static void scale(float[] local, int count, float weight) {
    for (int i = 0; i < count; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, local, i).mul(weight).intoArray(local, i);
    }
  }

  private static void add(float[] local, int count, float weight) {
    var factor = FloatVector.broadcast(Floats.SPECIES, weight);
    for (int i = 0; i < count; i += Floats.LANES) {
      var sum = FloatVector.fromArray(Floats.SPECIES, local, i);
      var x = FloatVector.fromArray(Floats.SPECIES, local, Tiles.SIZE + i);
      x.fma(factor, sum).intoArray(local, i);
    }
  }

  private static void divide(float[] local, int count, float divisor) {
    for (int i = 0; i < count; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, local, i).div(divisor).intoArray(local, i);
    }
  }
}
