package dev.lbrx.backend.vector.math;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.math.Log;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Log} on vectors: the same operations in the same order. */
public final class LogVector {
  private LogVector() {}

  /** The natural logarithm of each lane. */
  public static FloatVector of(FloatVector x) {
    var subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    var bits = x.blend(x.mul(0x1p23f), subnormal).reinterpretAsInts();
    var exponent = bits.sub(Log.ROOT_HALF).lanewise(VectorOperators.ASHR, 23);
    var n = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
    var f = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
    return sum(n.blend(n.sub(23f), subnormal), f)
        .blend(Float.NaN, x.compare(VectorOperators.GE, 0f).not())
        .blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f))
        .blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
  }

  private static FloatVector sum(FloatVector n, FloatVector f) {
    var p =
        f.fma(
            FloatVector.broadcast(Floats.SPECIES, Log.C11),
            FloatVector.broadcast(Floats.SPECIES, Log.C10));
    p = p.fma(f, FloatVector.broadcast(Floats.SPECIES, Log.C9));
    p = p.fma(f, FloatVector.broadcast(Floats.SPECIES, Log.C8));
    p = p.fma(f, FloatVector.broadcast(Floats.SPECIES, Log.C7));
    p = p.fma(f, FloatVector.broadcast(Floats.SPECIES, Log.C6));
    p = p.fma(f, FloatVector.broadcast(Floats.SPECIES, Log.C5));
    p = p.fma(f, FloatVector.broadcast(Floats.SPECIES, Log.C4));
    p = p.fma(f, FloatVector.broadcast(Floats.SPECIES, Log.C3));
    var z = f.mul(f);
    var whole = n.mul(Log.LN_2_HIGH);
    var sum = whole.add(f);
    var lost = f.sub(sum.sub(whole));
    var rest =
        z.fma(FloatVector.broadcast(Floats.SPECIES, -0.5f), z.mul(f).fma(p, n.mul(Log.LN_2_LOW)));
    return sum.add(rest.add(lost));
  }
}
