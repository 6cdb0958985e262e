package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.merge.NearSwap;
import jdk.incubator.vector.FloatVector;

/** {@link NearSwap} in tiles. */
public final class NearSwapVector extends Tilewise<NearSwap> {
  @Override
  void combine(NearSwap op, float[] local, int inputs, int count) {
    swap(local, count, op.t());
  }

  private static void swap(float[] local, int count, float t) {
    var numerator = FloatVector.broadcast(Floats.SPECIES, t);
    var one = FloatVector.broadcast(Floats.SPECIES, 1f);
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, local, i);
      var b = FloatVector.fromArray(Floats.SPECIES, local, Tiles.SIZE + i);
      var distance = a.sub(b).abs().max(NearSwap.SMALLEST_DISTANCE);
      var share = numerator.div(distance).max(0f).min(1f);
      share.mul(b).add(one.sub(share).mul(a)).intoArray(local, i);
    }
  }
}
