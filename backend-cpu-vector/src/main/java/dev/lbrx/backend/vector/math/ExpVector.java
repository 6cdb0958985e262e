package dev.lbrx.backend.vector.math;

import dev.lbrx.ops.math.Exp;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Exp} on vectors: the same operations in the same order. */
public final class ExpVector {
  private ExpVector() {}

  /** e to the power of each lane. */
  public static FloatVector of(FloatVector x) {
    var shifted = x.fma(all(x, Exp.LOG2_E), all(x, Exp.ROUNDER));
    var n = shifted.sub(Exp.ROUNDER);
    var r = n.fma(all(x, -Exp.LN_2_LOW), n.fma(all(x, -Exp.LN_2), x));
    var p = r.fma(all(x, Exp.C7), all(x, Exp.C6));
    p = p.fma(r, all(x, Exp.C5));
    p = p.fma(r, all(x, Exp.C4));
    p = p.fma(r, all(x, Exp.C3));
    p = p.fma(r, all(x, Exp.C2));
    p = p.fma(r.mul(r), r).add(1f);
    var bits =
        p.reinterpretAsInts().add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23));
    return bits.reinterpretAsFloats()
        .blend(x.mul(Float.POSITIVE_INFINITY), x.compare(VectorOperators.LE, Exp.HIGHEST).not())
        .blend(0f, x.compare(VectorOperators.LT, Exp.LOWEST));
  }

  private static FloatVector all(FloatVector like, float value) {
    return FloatVector.broadcast(like.species(), value);
  }
}
