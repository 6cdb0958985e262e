package dev.lbrx.backend.vector.elementwise;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.elementwise.SwiGlu;
import jdk.incubator.vector.FloatVector;

/** {@link SwiGlu} on tiles. */
public final class SwiGluVector extends Tiled<SwiGlu> {
  @Override
  void compute(SwiGlu op, float[] tiles, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var gate = FloatVector.fromArray(Floats.SPECIES, tiles, i);
      var up = FloatVector.fromArray(Floats.SPECIES, tiles, TILE + i);
      UnaryVector.silu(gate).mul(up).intoArray(tiles, i);
    }
  }
}
