package dev.lbrx.backend.vector.elementwise;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.math.TanhVector;
import dev.lbrx.ops.elementwise.SoftCap;
import jdk.incubator.vector.FloatVector;

/** {@link SoftCap} on tiles. */
public final class SoftCapVector extends Tiled<SoftCap> {
  @Override
  void compute(SoftCap op, float[] tiles, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, tiles, i);
      TanhVector.of(x.div(op.cap())).mul(op.cap()).intoArray(tiles, i);
    }
  }
}
