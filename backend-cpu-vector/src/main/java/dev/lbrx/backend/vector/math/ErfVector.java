package dev.lbrx.backend.vector.math;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.math.Erf;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Erf} on vectors: the same operations in the same order. */
public final class ErfVector {
  private ErfVector() {}

  /** The error function of each lane. */
  public static FloatVector of(FloatVector x) {
    var magnitude = x.abs();
    return Floats.withSign(far(magnitude.min(Erf.FAR)), x)
        .blend(near(x), magnitude.compare(VectorOperators.LT, Erf.NEAR))
        .blend(Floats.zero(x), magnitude.compare(VectorOperators.LT, Erf.LOWEST));
  }

  private static FloatVector near(FloatVector x) {
    var z = x.mul(x);
    var p =
        z.fma(
            FloatVector.broadcast(Floats.SPECIES, Erf.C13),
            FloatVector.broadcast(Floats.SPECIES, Erf.C11));
    p = p.fma(z, FloatVector.broadcast(Floats.SPECIES, Erf.C9));
    p = p.fma(z, FloatVector.broadcast(Floats.SPECIES, Erf.C7));
    p = p.fma(z, FloatVector.broadcast(Floats.SPECIES, Erf.C5));
    p = p.fma(z, FloatVector.broadcast(Floats.SPECIES, Erf.C3));
    p = p.fma(z, FloatVector.broadcast(Floats.SPECIES, Erf.C1));
    return p.fma(x, x);
  }

  private static FloatVector far(FloatVector m) {
    var q =
        m.fma(
            FloatVector.broadcast(Floats.SPECIES, Erf.Q6),
            FloatVector.broadcast(Floats.SPECIES, Erf.Q5));
    q = q.fma(m, FloatVector.broadcast(Floats.SPECIES, Erf.Q4));
    q = q.fma(m, FloatVector.broadcast(Floats.SPECIES, Erf.Q3));
    q = q.fma(m, FloatVector.broadcast(Floats.SPECIES, Erf.Q2));
    q = q.fma(m, FloatVector.broadcast(Floats.SPECIES, Erf.Q1));
    q = q.fma(m, FloatVector.broadcast(Floats.SPECIES, Erf.Q0));
    return FloatVector.broadcast(Floats.SPECIES, 1f).sub(Exp2Vector.of(q));
  }
}
