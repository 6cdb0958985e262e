package dev.lbrx.backend.vector.math;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.math.Exp;
import dev.lbrx.ops.math.Pow;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Pow} on vectors: the same operations in the same order for positive normal bases and
 * finite exponents; the others go one by one.
 */
public final class PowVector {
  private PowVector() {}

  /**
   * The powers of {@code count} pairs, whole vectors: x from {@code from} on, y from {@code
   * exponents} on, the result from {@code to} on. Uses as many floats from {@code spare} on; the
   * four ranges do not overlap.
   */
  public static void of(float[] t, int from, int exponents, int to, int spare, int count) {
    logarithms(t, from, to, spare, count);
    powers(t, exponents, to, spare, count);
    for (int i = 0; i < count; i++) {
      float x = t[from + i];
      float y = t[exponents + i];
      if (!(x >= Float.MIN_NORMAL && x <= Float.MAX_VALUE && Math.abs(y) <= Float.MAX_VALUE)) {
        t[to + i] = Pow.of(x, y);
      }
    }
  }

  /** log₂ x as the sum of two floats. */
  private static void logarithms(float[] t, int from, int high, int low, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var bits = FloatVector.fromArray(Floats.SPECIES, t, from + i).reinterpretAsInts();
      var exponent = bits.sub(Pow.ROOT_HALF).lanewise(VectorOperators.ASHR, 23);
      var m = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats();
      var n = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
      var f = m.sub(1f);
      var d = m.add(1f);
      var s = f.div(d);
      var sLow = s.neg().fma(m.sub(d.sub(1f)), s.neg().fma(d, f)).div(d);
      logarithm(t, high + i, low + i, n, s, sLow);
    }
  }

  private static void logarithm(
      float[] t, int high, int low, FloatVector n, FloatVector s, FloatVector sLow) {
    var z = s.mul(s);
    var zLow = s.add(s).fma(sLow, s.fma(s, z.neg()));
    var q =
        z.fma(
            FloatVector.broadcast(Floats.SPECIES, Pow.A4),
            FloatVector.broadcast(Floats.SPECIES, Pow.A3));
    q = z.mul(q.fma(z, FloatVector.broadcast(Floats.SPECIES, Pow.A2)));
    var u = q.add(Pow.A1);
    var uLow = FloatVector.broadcast(Floats.SPECIES, Pow.A1).sub(u).add(q).add(Pow.A1_LOW);
    var v = z.mul(u);
    var vLow = z.fma(uLow, zLow.fma(u, z.fma(u, v.neg())));
    var w = v.add(Pow.A0);
    var wLow =
        FloatVector.broadcast(Floats.SPECIES, Pow.A0).sub(w).add(v).add(vLow.add(Pow.A0_LOW));
    var l = s.mul(w);
    var lLow = s.fma(wLow, sLow.fma(w, s.fma(w, l.neg())));
    var log = n.add(l);
    log.intoArray(t, high);
    n.sub(log).add(l).add(lLow).intoArray(t, low);
  }

  /** 2^(y (log + low)), into the place of log. */
  private static void powers(float[] t, int exponents, int log, int low, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var y = FloatVector.fromArray(Floats.SPECIES, t, exponents + i);
      var l = FloatVector.fromArray(Floats.SPECIES, t, log + i);
      var e = y.mul(l);
      var eLow = y.fma(FloatVector.fromArray(Floats.SPECIES, t, low + i), y.fma(l, e.neg()));
      power(e, eLow).intoArray(t, log + i);
    }
  }

  private static FloatVector power(FloatVector e, FloatVector eLow) {
    var shifted = e.add(Exp.ROUNDER);
    var n = shifted.sub(Exp.ROUNDER);
    var p = Exp2Vector.fraction(e.sub(n).add(eLow)).reinterpretAsInts();
    var result = p.add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23));
    // The exponent of the result, in f32: exact.
    var power =
        ((FloatVector) p.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0)).add(n);
    var cut = e.abs().compare(VectorOperators.LE, Pow.MOST).not();
    var over = power.compare(VectorOperators.GE, 255f).or(cut);
    var under =
        power.compare(VectorOperators.LE, 0f).or(cut.and(e.compare(VectorOperators.GT, 0f).not()));
    return result.reinterpretAsFloats().blend(Float.POSITIVE_INFINITY, over).blend(0f, under);
  }
}
