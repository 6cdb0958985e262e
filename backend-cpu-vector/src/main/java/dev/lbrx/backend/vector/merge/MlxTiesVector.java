package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.merge.MlxTies;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link MlxTies} in tiles. */
public final class MlxTiesVector extends Tilewise<MlxTies> {
  @Override
  void combine(MlxTies op, float[] local, int inputs, int count) {
    combine(local, count, op.t());
  }

  private static void combine(float[] local, int count, float t) {
    var factor = FloatVector.broadcast(Floats.SPECIES, t);
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, local, i);
      var b = FloatVector.fromArray(Floats.SPECIES, local, Tiles.SIZE + i);
      var mean = b.fma(factor, a.mul(1 - t));
      var larger = b.blend(a, a.abs().compare(VectorOperators.GE, b.abs()));
      mean.blend(mean.abs(), larger.compare(VectorOperators.GT, 0f))
          .blend(mean.abs().neg(), larger.compare(VectorOperators.LT, 0f))
          .intoArray(local, i);
    }
  }
}
