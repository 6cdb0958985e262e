package dev.lbrx.backend.vector.elementwise;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.elementwise.Multiply;
import jdk.incubator.vector.FloatVector;

/** {@link Multiply} on tiles. */
public final class MultiplyVector extends Tiled<Multiply> {
  @Override
  void compute(float[] tiles, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, tiles, i);
      var b = FloatVector.fromArray(Floats.SPECIES, tiles, TILE + i);
      a.mul(b).intoArray(tiles, i);
    }
  }
}
