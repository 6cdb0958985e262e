package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.merge.TaskVector;
import jdk.incubator.vector.FloatVector;

/** {@link TaskVector} in tiles. */
public final class TaskVectorVector extends Tilewise<TaskVector> {
  @Override
  void combine(TaskVector op, float[] local, int inputs, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var base = FloatVector.fromArray(Floats.SPECIES, local, Tiles.SIZE + i);
      FloatVector.fromArray(Floats.SPECIES, local, i).sub(base).intoArray(local, i);
    }
  }
}
