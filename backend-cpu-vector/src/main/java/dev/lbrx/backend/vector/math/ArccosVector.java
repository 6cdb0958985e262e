package dev.lbrx.backend.vector.math;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.math.Arccos;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Arccos} on vectors: the same operations in the same order. */
public final class ArccosVector {
  private ArccosVector() {}

  /** The angle in radians, 0 … π, whose cosine is each lane. */
  public static FloatVector of(FloatVector x) {
    var magnitude = x.abs();
    var near = magnitude.compare(VectorOperators.LT, 0.5f);
    return far(x, magnitude).blend(near(x), near);
  }

  private static FloatVector near(FloatVector x) {
    var low =
        x.neg().fma(rational(x.mul(x)), FloatVector.broadcast(Floats.SPECIES, Arccos.HALF_PI_LOW));
    return FloatVector.broadcast(Floats.SPECIES, Arccos.HALF_PI).sub(x.sub(low));
  }

  private static FloatVector far(FloatVector x, FloatVector magnitude) {
    var z =
        magnitude.fma(
            FloatVector.broadcast(Floats.SPECIES, -0.5f),
            FloatVector.broadcast(Floats.SPECIES, 0.5f));
    var root = z.sqrt();
    var rational = rational(z);
    var low = root.fma(rational, FloatVector.broadcast(Floats.SPECIES, -Arccos.HALF_PI_LOW));
    var negative = FloatVector.broadcast(Floats.SPECIES, Arccos.PI).sub(root.add(low).mul(2f));
    var rest = root.neg().fma(root, z).div(root.add(root));
    var positive = root.add(root.fma(rational, rest)).mul(2f);
    return positive
        .blend(0f, z.compare(VectorOperators.EQ, 0f))
        .blend(negative, x.compare(VectorOperators.LT, 0f));
  }

  private static FloatVector rational(FloatVector z) {
    var p =
        z.fma(
            FloatVector.broadcast(Floats.SPECIES, Arccos.P2),
            FloatVector.broadcast(Floats.SPECIES, Arccos.P1));
    p = p.fma(z, FloatVector.broadcast(Floats.SPECIES, Arccos.P0));
    var q =
        z.fma(
            FloatVector.broadcast(Floats.SPECIES, Arccos.Q1),
            FloatVector.broadcast(Floats.SPECIES, 1f));
    return z.mul(p).div(q);
  }
}
