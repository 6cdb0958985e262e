package dev.lbrx.backend.vector.elementwise;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.elementwise.Select;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Select} on tiles: the condition is 0 or 1. */
public final class SelectVector extends Tiled<Select> {
  @Override
  void compute(Select op, float[] tiles, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var c = FloatVector.fromArray(Floats.SPECIES, tiles, i);
      var a = FloatVector.fromArray(Floats.SPECIES, tiles, TILE + i);
      var b = FloatVector.fromArray(Floats.SPECIES, tiles, 2 * TILE + i);
      a.blend(b, c.compare(VectorOperators.EQ, 0f)).intoArray(tiles, i);
    }
  }
}
