package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.merge.Variance;
import jdk.incubator.vector.FloatVector;

/** {@link Variance} in tiles. */
public final class VarianceVector extends Tilewise<Variance> {
  @Override
  void combine(Variance op, float[] local, int inputs, int count) {
    int sums = inputs * Tiles.SIZE;
    for (int i = 0; i < count; i += Floats.LANES) {
      variance(local, inputs, i).intoArray(local, sums + i);
    }
    System.arraycopy(local, sums, local, 0, count);
  }

  private static FloatVector variance(float[] local, int inputs, int at) {
    var sum = FloatVector.zero(Floats.SPECIES);
    for (int i = 0; i < inputs; i++) {
      sum = FloatVector.fromArray(Floats.SPECIES, local, i * Tiles.SIZE + at).add(sum);
    }
    var mean = sum.div(inputs);
    var squares = FloatVector.zero(Floats.SPECIES);
    for (int i = 0; i < inputs; i++) {
      var difference = FloatVector.fromArray(Floats.SPECIES, local, i * Tiles.SIZE + at).sub(mean);
      squares = difference.fma(difference, squares);
    }
    return squares.div(inputs);
  }
}
