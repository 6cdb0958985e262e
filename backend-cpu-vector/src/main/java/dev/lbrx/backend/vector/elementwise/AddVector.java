package dev.lbrx.backend.vector.elementwise;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.elementwise.Add;
import jdk.incubator.vector.FloatVector;

/** {@link Add} on tiles. */
public final class AddVector extends Tiled<Add> {
  @Override
  void compute(float[] tiles, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, tiles, i);
      var b = FloatVector.fromArray(Floats.SPECIES, tiles, TILE + i);
      a.add(b).intoArray(tiles, i);
    }
  }
}
