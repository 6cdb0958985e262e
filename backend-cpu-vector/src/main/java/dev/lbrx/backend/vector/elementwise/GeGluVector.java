package dev.lbrx.backend.vector.elementwise;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.elementwise.GeGlu;
import jdk.incubator.vector.FloatVector;

/** {@link GeGlu} on tiles. */
public final class GeGluVector extends Tiled<GeGlu> {
  @Override
  void compute(GeGlu op, float[] tiles, int count) {
    if (op.tanh()) {
      UnaryVector.geluTanh(tiles, 2 * TILE, count);
    } else {
      UnaryVector.gelu(tiles, 2 * TILE, count);
    }
    for (int i = 0; i < count; i += Floats.LANES) {
      var gelu = FloatVector.fromArray(Floats.SPECIES, tiles, i);
      gelu.mul(FloatVector.fromArray(Floats.SPECIES, tiles, TILE + i)).intoArray(tiles, i);
    }
  }
}
