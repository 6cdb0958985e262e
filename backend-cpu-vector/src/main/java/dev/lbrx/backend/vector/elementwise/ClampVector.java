package dev.lbrx.backend.vector.elementwise;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.elementwise.Clamp;
import jdk.incubator.vector.FloatVector;

/** {@link Clamp} on tiles. */
public final class ClampVector extends Tiled<Clamp> {
  @Override
  void compute(Clamp op, float[] tiles, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, tiles, i);
      x.max(op.low()).min(op.high()).intoArray(tiles, i);
    }
  }
}
