package dev.lbrx.backend.vector.math;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.math.Exp;
import dev.lbrx.ops.math.Exp2;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Exp2} on vectors: the same operations in the same order. */
public final class Exp2Vector {
  private Exp2Vector() {}

  /** 2 to the power of each lane. */
  public static FloatVector of(FloatVector x) {
    var shifted = x.add(Exp.ROUNDER);
    var p = fraction(x.sub(shifted.sub(Exp.ROUNDER)));
    var bits =
        p.reinterpretAsInts().add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23));
    return bits.reinterpretAsFloats()
        .blend(x.mul(Float.POSITIVE_INFINITY), x.compare(VectorOperators.LE, Exp2.HIGHEST).not())
        .blend(0f, x.compare(VectorOperators.LT, Exp2.LOWEST));
  }

  /** 2 to the power of each lane, of magnitude ½ at most. */
  static FloatVector fraction(FloatVector r) {
    var p =
        r.fma(
            FloatVector.broadcast(Floats.SPECIES, Exp2.C6),
            FloatVector.broadcast(Floats.SPECIES, Exp2.C5));
    p = p.fma(r, FloatVector.broadcast(Floats.SPECIES, Exp2.C4));
    p = p.fma(r, FloatVector.broadcast(Floats.SPECIES, Exp2.C3));
    p = p.fma(r, FloatVector.broadcast(Floats.SPECIES, Exp2.C2));
    p = p.fma(r, FloatVector.broadcast(Floats.SPECIES, Exp2.C1));
    return p.fma(r, FloatVector.broadcast(Floats.SPECIES, 1f));
  }
}
