package dev.lbrx.backend.vector.matmul;

import static jdk.incubator.vector.VectorOperators.LSHL;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.Stripes;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Dot products with bf16 weights, two of which are read as one int: its lower half is shifted up,
 * its upper one stays where it is. So of two vectors of x and of stripes the first takes the even
 * elements and the second the odd ones: {@link #deal} brings x into that order.
 */
final class Bfloat16Sums {
  private static final int LANES = Floats.LANES;

  // Shuffles of one vector, two of which are blended: those of two vectors allocate.
  private static final VectorShuffle<Float> EVEN = shuffle(i -> 2 * i % LANES);
  private static final VectorShuffle<Float> ODD = shuffle(i -> (2 * i + 1) % LANES);
  private static final VectorShuffle<Float> LOW = shuffle(i -> i / 2);
  private static final VectorShuffle<Float> HIGH = shuffle(i -> (LANES + i) / 2);
  private static final VectorMask<Float> UPPER_HALF =
      VectorMask.fromLong(Floats.SPECIES, -1L << LANES / 2);
  private static final VectorMask<Float> ODD_LANES =
      VectorMask.fromLong(Floats.SPECIES, 0xaaaaaaaaaaaaaaaaL);

  /** Stripes of a pass: eight sums, four at 512 bits. */
  private static final int HELD = Math.min(8 * LANES, Stripes.COUNT);

  private static final int UPPER = 0xffff0000;

  private Bfloat16Sums() {}

  private static VectorShuffle<Float> shuffle(IntUnaryOperator source) {
    return VectorShuffle.fromOp(Floats.SPECIES, source);
  }

  /**
   * Reorders {@code count} elements, whole stripes. Loads stand here and in {@link #gather} without
   * {@link #floats}: in a loop that seldom runs the compiler leaves such a method a call, and
   * everything on its vector becomes objects.
   */
  static void deal(float[] x, int at, int count) {
    for (int i = at; i < at + count; i += 2 * LANES) {
      var left = FloatVector.fromArray(Floats.SPECIES, x, i);
      var right = FloatVector.fromArray(Floats.SPECIES, x, i + LANES);
      left.rearrange(EVEN).blend(right.rearrange(EVEN), UPPER_HALF).intoArray(x, i);
      left.rearrange(ODD).blend(right.rearrange(ODD), UPPER_HALF).intoArray(x, i + LANES);
    }
  }

  /** The stripes' sums of {@code count} products with a row of bf16, whole stripes. */
  static void add(
      float[] x, int xAt, MemorySegment w, long wAt, int count, float[] stripes, int at) {
    for (int s = 0; s < Stripes.COUNT; s += HELD) {
      if (LANES == 16) {
        four(x, xAt + s, w, wAt + 2L * s, count, stripes, at + s);
      } else {
        eight(x, xAt + s, w, wAt + 2L * s, count, stripes, at + s);
      }
    }
    gather(stripes, at);
  }

  private static void gather(float[] stripes, int at) {
    for (int s = at; s < at + Stripes.COUNT; s += 2 * LANES) {
      var even = FloatVector.fromArray(Floats.SPECIES, stripes, s);
      var odd = FloatVector.fromArray(Floats.SPECIES, stripes, s + LANES);
      even.rearrange(LOW).blend(odd.rearrange(LOW), ODD_LANES).intoArray(stripes, s);
      even.rearrange(HIGH).blend(odd.rearrange(HIGH), ODD_LANES).intoArray(stripes, s + LANES);
    }
  }

  private static void four(
      float[] x, int xAt, MemorySegment w, long wAt, int count, float[] stripes, int at) {
    var s0 = FloatVector.zero(Floats.SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    for (int i = 0; i < count; i += Stripes.COUNT) {
      var a = ints(w, wAt + 2L * i);
      var b = ints(w, wAt + 2L * (i + 2 * LANES));
      s0 = a.lanewise(LSHL, 16).reinterpretAsFloats().fma(floats(x, xAt + i), s0);
      s1 = a.and(UPPER).reinterpretAsFloats().fma(floats(x, xAt + i + LANES), s1);
      s2 = b.lanewise(LSHL, 16).reinterpretAsFloats().fma(floats(x, xAt + i + 2 * LANES), s2);
      s3 = b.and(UPPER).reinterpretAsFloats().fma(floats(x, xAt + i + 3 * LANES), s3);
    }
    s0.intoArray(stripes, at);
    s1.intoArray(stripes, at + LANES);
    s2.intoArray(stripes, at + 2 * LANES);
    s3.intoArray(stripes, at + 3 * LANES);
  }

  private static void eight(
      float[] x, int xAt, MemorySegment w, long wAt, int count, float[] stripes, int at) {
    var s0 = FloatVector.zero(Floats.SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    for (int i = 0; i < count; i += Stripes.COUNT) {
      var a = ints(w, wAt + 2L * i);
      s0 = a.lanewise(LSHL, 16).reinterpretAsFloats().fma(floats(x, xAt + i), s0);
      s1 = a.and(UPPER).reinterpretAsFloats().fma(floats(x, xAt + i + LANES), s1);
      var b = ints(w, wAt + 2L * (i + 2 * LANES));
      s2 = b.lanewise(LSHL, 16).reinterpretAsFloats().fma(floats(x, xAt + i + 2 * LANES), s2);
      s3 = b.and(UPPER).reinterpretAsFloats().fma(floats(x, xAt + i + 3 * LANES), s3);
      var c = ints(w, wAt + 2L * (i + 4 * LANES));
      s4 = c.lanewise(LSHL, 16).reinterpretAsFloats().fma(floats(x, xAt + i + 4 * LANES), s4);
      s5 = c.and(UPPER).reinterpretAsFloats().fma(floats(x, xAt + i + 5 * LANES), s5);
      var d = ints(w, wAt + 2L * (i + 6 * LANES));
      s6 = d.lanewise(LSHL, 16).reinterpretAsFloats().fma(floats(x, xAt + i + 6 * LANES), s6);
      s7 = d.and(UPPER).reinterpretAsFloats().fma(floats(x, xAt + i + 7 * LANES), s7);
    }
    s0.intoArray(stripes, at);
    s1.intoArray(stripes, at + LANES);
    s2.intoArray(stripes, at + 2 * LANES);
    s3.intoArray(stripes, at + 3 * LANES);
    s4.intoArray(stripes, at + 4 * LANES);
    s5.intoArray(stripes, at + 5 * LANES);
    s6.intoArray(stripes, at + 6 * LANES);
    s7.intoArray(stripes, at + 7 * LANES);
  }

  private static FloatVector floats(float[] from, int at) {
    return FloatVector.fromArray(Floats.SPECIES, from, at);
  }

  private static IntVector ints(MemorySegment from, long bytes) {
    return IntVector.fromMemorySegment(Floats.INTS, from, bytes, ByteOrder.LITTLE_ENDIAN);
  }
}
