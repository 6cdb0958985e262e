package dev.lbrx.backend.vector.math;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.math.Exp;
import dev.lbrx.ops.math.SinCos;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link SinCos} on vectors: the same operations in the same order for arguments up to {@link
 * SinCos#LIMIT}; the rare larger ones, infinities and NaNs go one by one.
 */
public final class SinCosVector {
  private SinCosVector() {}

  /** The sines of {@code count} numbers, whole vectors, from {@code from} to {@code to}. */
  public static void sin(float[] x, int from, int to, int count) {
    var greatest = FloatVector.zero(Floats.SPECIES);
    for (int i = 0; i < count; i += Floats.LANES) {
      var v = FloatVector.fromArray(Floats.SPECIES, x, from + i);
      var magnitude = v.abs();
      var value = near(magnitude, 0);
      value
          .blend(value.neg(), v.compare(VectorOperators.LT, 0f))
          .blend(Floats.zero(v), magnitude.compare(VectorOperators.LT, Float.MIN_NORMAL))
          .intoArray(x, to + i);
      greatest = magnitude.max(greatest);
    }
    if (greatest.compare(VectorOperators.LE, SinCos.LIMIT).not().anyTrue()) {
      for (int i = 0; i < count; i++) {
        float value = x[from + i];
        x[to + i] = Math.abs(value) <= SinCos.LIMIT ? x[to + i] : SinCos.sin(value);
      }
    }
  }

  /** The cosines of {@code count} numbers, whole vectors, from {@code from} to {@code to}. */
  public static void cos(float[] x, int from, int to, int count) {
    var greatest = FloatVector.zero(Floats.SPECIES);
    for (int i = 0; i < count; i += Floats.LANES) {
      var magnitude = FloatVector.fromArray(Floats.SPECIES, x, from + i).abs();
      near(magnitude, 1).intoArray(x, to + i);
      greatest = magnitude.max(greatest);
    }
    if (greatest.compare(VectorOperators.LE, SinCos.LIMIT).not().anyTrue()) {
      for (int i = 0; i < count; i++) {
        float value = x[from + i];
        x[to + i] = Math.abs(value) <= SinCos.LIMIT ? x[to + i] : SinCos.cos(value);
      }
    }
  }

  private static FloatVector near(FloatVector x, int turns) {
    var shifted =
        x.fma(
            FloatVector.broadcast(Floats.SPECIES, SinCos.TWO_OVER_PI),
            FloatVector.broadcast(Floats.SPECIES, Exp.ROUNDER));
    var n = shifted.sub(Exp.ROUNDER);
    var rest = n.fma(FloatVector.broadcast(Floats.SPECIES, -SinCos.HALF_PI), x);
    var middle = n.mul(SinCos.HALF_PI_MIDDLE);
    var high = rest.sub(middle);
    var part = high.sub(rest);
    var lost = rest.sub(high.sub(part)).sub(middle.add(part));
    var product = n.fma(FloatVector.broadcast(Floats.SPECIES, SinCos.HALF_PI_MIDDLE), middle.neg());
    var low = lost.sub(n.fma(FloatVector.broadcast(Floats.SPECIES, SinCos.HALF_PI_LOW), product));
    var quadrant = shifted.reinterpretAsInts().add(turns);
    var odd = quadrant.and(1).compare(VectorOperators.NE, 0).cast(Floats.SPECIES);
    var value = sinNear(high, low).blend(cosNear(high, low), odd);
    return value.blend(
        value.neg(), quadrant.and(2).compare(VectorOperators.NE, 0).cast(Floats.SPECIES));
  }

  private static FloatVector sinNear(FloatVector x, FloatVector low) {
    var z = x.mul(x);
    var p =
        z.fma(
            FloatVector.broadcast(Floats.SPECIES, SinCos.SIN_7),
            FloatVector.broadcast(Floats.SPECIES, SinCos.SIN_5));
    p = p.fma(z, FloatVector.broadcast(Floats.SPECIES, SinCos.SIN_3));
    return x.add(x.mul(z).fma(p, low));
  }

  private static FloatVector cosNear(FloatVector x, FloatVector low) {
    var z = x.mul(x);
    var p =
        z.fma(
            FloatVector.broadcast(Floats.SPECIES, SinCos.COS_8),
            FloatVector.broadcast(Floats.SPECIES, SinCos.COS_6));
    p = p.fma(z, FloatVector.broadcast(Floats.SPECIES, SinCos.COS_4));
    var one = FloatVector.broadcast(Floats.SPECIES, 1f);
    var minusHalf = FloatVector.broadcast(Floats.SPECIES, -0.5f);
    var half = z.fma(minusHalf, one);
    var rest = z.fma(minusHalf, one.sub(half));
    return half.add(z.mul(z).fma(p, rest).sub(x.mul(low)));
  }
}
