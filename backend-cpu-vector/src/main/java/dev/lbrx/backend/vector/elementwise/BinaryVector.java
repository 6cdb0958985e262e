package dev.lbrx.backend.vector.elementwise;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.math.PowVector;
import dev.lbrx.ops.elementwise.Binary;
import jdk.incubator.vector.FloatVector;

/** {@link Binary} on tiles: a loop a function, each compiled alone. */
public final class BinaryVector extends Tiled<Binary> {
  /** Replaces the first {@code count} elements, whole vectors, of the first tile. */
  interface Loop {
    void run(float[] tiles, int count);
  }

  @Override
  void compute(Binary op, float[] tiles, int count) {
    loop(op.function()).run(tiles, count);
  }

  private static Loop loop(Binary.Function function) {
    return switch (function) {
      case ADD -> BinaryVector::add;
      case SUBTRACT -> BinaryVector::subtract;
      case MULTIPLY -> BinaryVector::multiply;
      case DIVIDE -> BinaryVector::divide;
      case MAXIMUM -> BinaryVector::maximum;
      case MINIMUM -> BinaryVector::minimum;
      case POW -> BinaryVector::pow;
    };
  }

  private static void add(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, t, i);
      var b = FloatVector.fromArray(Floats.SPECIES, t, TILE + i);
      a.add(b).intoArray(t, i);
    }
  }

  private static void subtract(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, t, i);
      var b = FloatVector.fromArray(Floats.SPECIES, t, TILE + i);
      a.sub(b).intoArray(t, i);
    }
  }

  private static void multiply(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, t, i);
      var b = FloatVector.fromArray(Floats.SPECIES, t, TILE + i);
      a.mul(b).intoArray(t, i);
    }
  }

  private static void divide(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, t, i);
      var b = FloatVector.fromArray(Floats.SPECIES, t, TILE + i);
      a.div(b).intoArray(t, i);
    }
  }

  private static void maximum(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, t, i);
      var b = FloatVector.fromArray(Floats.SPECIES, t, TILE + i);
      a.max(b).intoArray(t, i);
    }
  }

  private static void minimum(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, t, i);
      var b = FloatVector.fromArray(Floats.SPECIES, t, TILE + i);
      a.min(b).intoArray(t, i);
    }
  }

  private static void pow(float[] t, int count) {
    PowVector.of(t, 0, TILE, 2 * TILE, 3 * TILE, count);
    System.arraycopy(t, 2 * TILE, t, 0, count);
  }
}
