package dev.lbrx.backend.vector.math;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.math.Tanh;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Tanh} on vectors: the same operations in the same order. */
public final class TanhVector {
  private TanhVector() {}

  /** The hyperbolic tangent of each lane. */
  public static FloatVector of(FloatVector x) {
    var magnitude = x.abs();
    var m = magnitude.min(Tanh.FAR);
    var e = ExpVector.of(m.add(m)).add(1f);
    var far =
        FloatVector.broadcast(Floats.SPECIES, 1f)
            .sub(FloatVector.broadcast(Floats.SPECIES, 2f).div(e));
    return Floats.withSign(far, x)
        .blend(near(x), magnitude.compare(VectorOperators.LT, Tanh.NEAR))
        .blend(Floats.zero(x), magnitude.compare(VectorOperators.LT, Float.MIN_NORMAL));
  }

  private static FloatVector near(FloatVector x) {
    var z = x.mul(x);
    var p =
        z.fma(
            FloatVector.broadcast(Floats.SPECIES, Tanh.C15),
            FloatVector.broadcast(Floats.SPECIES, Tanh.C13));
    p = p.fma(z, FloatVector.broadcast(Floats.SPECIES, Tanh.C11));
    p = p.fma(z, FloatVector.broadcast(Floats.SPECIES, Tanh.C9));
    p = p.fma(z, FloatVector.broadcast(Floats.SPECIES, Tanh.C7));
    p = p.fma(z, FloatVector.broadcast(Floats.SPECIES, Tanh.C5));
    p = p.fma(z, FloatVector.broadcast(Floats.SPECIES, Tanh.C3));
    return p.fma(z.mul(x), x);
  }
}
