package dev.lbrx.backend.vector.elementwise;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.elementwise.Compare;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Compare} on tiles: three relations, with exchanged operands or answers for the others. */
public final class CompareVector extends Tiled<Compare> {
  @Override
  void compute(Compare op, float[] tiles, int count) {
    switch (op.relation()) {
      case LESS -> less(tiles, 0, TILE, count);
      case LESS_EQUAL -> lessEqual(tiles, 0, TILE, count);
      case EQUAL -> equal(tiles, 1f, 0f, count);
      case NOT_EQUAL -> equal(tiles, 0f, 1f, count);
      case GREATER_EQUAL -> lessEqual(tiles, TILE, 0, count);
      case GREATER -> less(tiles, TILE, 0, count);
    }
  }

  private static void less(float[] t, int first, int second, int count) {
    var no = FloatVector.zero(Floats.SPECIES);
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, t, first + i);
      var b = FloatVector.fromArray(Floats.SPECIES, t, second + i);
      no.blend(1f, a.compare(VectorOperators.LT, b)).intoArray(t, i);
    }
  }

  private static void lessEqual(float[] t, int first, int second, int count) {
    var no = FloatVector.zero(Floats.SPECIES);
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, t, first + i);
      var b = FloatVector.fromArray(Floats.SPECIES, t, second + i);
      no.blend(1f, a.compare(VectorOperators.LE, b)).intoArray(t, i);
    }
  }

  private static void equal(float[] t, float yes, float no, int count) {
    var otherwise = FloatVector.broadcast(Floats.SPECIES, no);
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, t, i);
      var b = FloatVector.fromArray(Floats.SPECIES, t, TILE + i);
      otherwise.blend(yes, a.compare(VectorOperators.EQ, b)).intoArray(t, i);
    }
  }
}
