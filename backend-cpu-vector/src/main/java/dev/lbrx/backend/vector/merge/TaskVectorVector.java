package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.merge.TaskVector;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import jdk.incubator.vector.FloatVector;

/** {@link TaskVector} in tiles. */
public final class TaskVectorVector implements Kernel<TaskVector> {
  @Override
  public long pieces(TaskVector op, Arguments arguments, int phase) {
    return Tiles.blocks(arguments);
  }

  @Override
  public long grain(TaskVector op, Specs inputs) {
    return Tiles.GRAIN;
  }

  @Override
  public Scratch local(TaskVector op, Specs inputs) {
    return Scratch.floats(2 * Tiles.SIZE);
  }

  @Override
  public void run(TaskVector op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor base = arguments.in(1);
    Tensor y = arguments.out(0);
    float[] local = part.localFloats();
    for (long block = part.from(); block < part.to(); block++) {
      long end = Tiles.end(block, x.shape().elements());
      for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
        int count = Tiles.length(e, end);
        int padded = Floats.padded(count);
        Rows.load(x, e * x.dtype().bytes(), local, 0, count, padded);
        Rows.load(base, e * x.dtype().bytes(), local, Tiles.SIZE, count, padded);
        subtract(local, count);
        Rows.store(local, 0, y, e * y.dtype().bytes(), count);
      }
    }
  }

  private static void subtract(float[] local, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var base = FloatVector.fromArray(Floats.SPECIES, local, Tiles.SIZE + i);
      FloatVector.fromArray(Floats.SPECIES, local, i).sub(base).intoArray(local, i);
    }
  }
}
