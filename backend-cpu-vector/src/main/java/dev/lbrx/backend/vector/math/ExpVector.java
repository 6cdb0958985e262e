package dev.lbrx.backend.vector.math;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.math.Exp;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Exp} on vectors: the same operations in the same order. */
public final class ExpVector {
  private ExpVector() {}

  /** e to the power of each lane. */
  public static FloatVector of(FloatVector x) {
    // Broadcasts straight from the JDK: a method of ours in between is called, not inlined, once
    // attention has grown large, and then every constant is an object.
    var shifted =
        x.fma(
            FloatVector.broadcast(Floats.SPECIES, Exp.LOG2_E),
            FloatVector.broadcast(Floats.SPECIES, Exp.ROUNDER));
    var n = shifted.sub(Exp.ROUNDER);
    var r =
        n.fma(
            FloatVector.broadcast(Floats.SPECIES, -Exp.LN_2_LOW),
            n.fma(FloatVector.broadcast(Floats.SPECIES, -Exp.LN_2), x));
    var p =
        r.fma(
            FloatVector.broadcast(Floats.SPECIES, Exp.C7),
            FloatVector.broadcast(Floats.SPECIES, Exp.C6));
    p = p.fma(r, FloatVector.broadcast(Floats.SPECIES, Exp.C5));
    p = p.fma(r, FloatVector.broadcast(Floats.SPECIES, Exp.C4));
    p = p.fma(r, FloatVector.broadcast(Floats.SPECIES, Exp.C3));
    p = p.fma(r, FloatVector.broadcast(Floats.SPECIES, Exp.C2));
    p = p.fma(r.mul(r), r).add(1f);
    var bits =
        p.reinterpretAsInts().add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23));
    return x.mul(Float.POSITIVE_INFINITY)
        .blend(bits.reinterpretAsFloats(), x.compare(VectorOperators.LE, Exp.HIGHEST))
        .blend(0f, x.compare(VectorOperators.LT, Exp.LOWEST));
  }
}
