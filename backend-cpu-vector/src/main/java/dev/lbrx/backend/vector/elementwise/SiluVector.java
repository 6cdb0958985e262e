package dev.lbrx.backend.vector.elementwise;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.math.ExpVector;
import dev.lbrx.ops.elementwise.Silu;
import jdk.incubator.vector.FloatVector;

/** {@link Silu} on tiles. */
public final class SiluVector extends Tiled<Silu> {
  @Override
  void compute(float[] tiles, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      silu(FloatVector.fromArray(Floats.SPECIES, tiles, i)).intoArray(tiles, i);
    }
  }

  static FloatVector silu(FloatVector x) {
    return x.div(ExpVector.of(x.neg()).add(1f));
  }
}
