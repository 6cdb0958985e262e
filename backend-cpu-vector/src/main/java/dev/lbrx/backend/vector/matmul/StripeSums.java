package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.Stripes;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Dot products in 64 stripes: x lies in an array, padded with +0 to whole stripes, the weights
 * there too or where they are mapped. Several sums at a time, so that additions need not wait for
 * each other.
 */
final class StripeSums {
  private static final int LANES = Floats.LANES;

  /** Stripes of a pass over f32: eight sums, four at 512 bits. */
  private static final int HELD = Math.min(8 * LANES, Stripes.COUNT);

  /** Weights of f16 that are widened at a time: with as many of x they stay in the first cache. */
  private static final int WIDENED = 2_048;

  private StripeSums() {}

  /**
   * The product with a row of {@code count} weights from a byte offset; x has been prepared by
   * {@link #prepare}. Working memory: 64 floats from {@code stripes} on, and from {@code row} on a
   * padded row.
   */
  static float dot(
      float[] x, int xAt, Tensor w, long bytes, int count, float[] local, int stripes, int row) {
    Arrays.fill(local, stripes, stripes + Stripes.COUNT, 0f);
    int whole = count / Stripes.COUNT * Stripes.COUNT;
    switch (w.dtype()) {
      case F32 -> f32(x, xAt, w.segment(), bytes, whole, local, stripes);
      case BF16 -> Bfloat16Sums.add(x, xAt, w.segment(), bytes, whole, local, stripes);
      default -> whole = 0;
    }
    for (int i = whole; i < count; i += WIDENED) {
      int some = Math.min(WIDENED, count - i);
      int padded = Floats.padded(some);
      Rows.load(w, bytes + (long) i * w.dtype().bytes(), local, row, some, padded);
      add(x, xAt + i, local, row, padded, local, stripes);
    }
    return fold(local, stripes, Stripes.COUNT);
  }

  /** Brings {@code count} elements of x into the order that weights of a dtype are read in. */
  static void prepare(DType weights, float[] x, int at, int count) {
    if (weights == DType.BF16) {
      Bfloat16Sums.deal(x, at, count / Stripes.COUNT * Stripes.COUNT);
    }
  }

  private static void f32(
      float[] x, int xAt, MemorySegment w, long wAt, int count, float[] stripes, int at) {
    for (int s = 0; s < Stripes.COUNT; s += HELD) {
      if (LANES == 16) {
        fourFloats(x, xAt + s, w, wAt + 4L * s, count, stripes, at + s);
      } else {
        eightFloats(x, xAt + s, w, wAt + 4L * s, count, stripes, at + s);
      }
    }
  }

  /** The product with a padded row of {@code count} weights that lies in {@code local}. */
  static float dot(float[] x, int xAt, int w, int count, float[] local, int stripes) {
    Arrays.fill(local, stripes, stripes + Stripes.COUNT, 0f);
    add(x, xAt, local, w, count, local, stripes);
    return fold(local, stripes, Stripes.COUNT);
  }

  /** Halves the stripes, a power of two of them, until one is left: the sum. */
  static float fold(float[] stripes, int at, int count) {
    int half = count / 2;
    for (; half >= LANES; half /= 2) {
      for (int s = at; s < at + half; s += LANES) {
        FloatVector.fromArray(Floats.SPECIES, stripes, s)
            .add(FloatVector.fromArray(Floats.SPECIES, stripes, s + half))
            .intoArray(stripes, s);
      }
    }
    for (; half > 0; half /= 2) {
      for (int s = at; s < at + half; s++) {
        stripes[s] += stripes[s + half];
      }
    }
    return stripes[at];
  }

  private static void add(
      float[] x, int xAt, float[] w, int wAt, int count, float[] stripes, int at) {
    for (int s = 0; s < Stripes.COUNT; s += HELD) {
      if (LANES == 16) {
        four(x, xAt + s, w, wAt + s, count, stripes, at + s);
      } else {
        eight(x, xAt + s, w, wAt + s, count, stripes, at + s);
      }
    }
  }

  private static void four(
      float[] x, int xAt, float[] w, int wAt, int count, float[] stripes, int at) {
    var s0 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 0 * LANES);
    var s1 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 1 * LANES);
    var s2 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 2 * LANES);
    var s3 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 3 * LANES);
    for (int i = 0; i < count; i += Stripes.COUNT) {
      s0 = floats(w, wAt + i).fma(floats(x, xAt + i), s0);
      s1 = floats(w, wAt + i + LANES).fma(floats(x, xAt + i + LANES), s1);
      s2 = floats(w, wAt + i + 2 * LANES).fma(floats(x, xAt + i + 2 * LANES), s2);
      s3 = floats(w, wAt + i + 3 * LANES).fma(floats(x, xAt + i + 3 * LANES), s3);
    }
    s0.intoArray(stripes, at + 0 * LANES);
    s1.intoArray(stripes, at + 1 * LANES);
    s2.intoArray(stripes, at + 2 * LANES);
    s3.intoArray(stripes, at + 3 * LANES);
  }

  private static void eight(
      float[] x, int xAt, float[] w, int wAt, int count, float[] stripes, int at) {
    var s0 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 0 * LANES);
    var s1 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 1 * LANES);
    var s2 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 2 * LANES);
    var s3 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 3 * LANES);
    var s4 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 4 * LANES);
    var s5 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 5 * LANES);
    var s6 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 6 * LANES);
    var s7 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 7 * LANES);
    for (int i = 0; i < count; i += Stripes.COUNT) {
      s0 = floats(w, wAt + i).fma(floats(x, xAt + i), s0);
      s1 = floats(w, wAt + i + LANES).fma(floats(x, xAt + i + LANES), s1);
      s2 = floats(w, wAt + i + 2 * LANES).fma(floats(x, xAt + i + 2 * LANES), s2);
      s3 = floats(w, wAt + i + 3 * LANES).fma(floats(x, xAt + i + 3 * LANES), s3);
      s4 = floats(w, wAt + i + 4 * LANES).fma(floats(x, xAt + i + 4 * LANES), s4);
      s5 = floats(w, wAt + i + 5 * LANES).fma(floats(x, xAt + i + 5 * LANES), s5);
      s6 = floats(w, wAt + i + 6 * LANES).fma(floats(x, xAt + i + 6 * LANES), s6);
      s7 = floats(w, wAt + i + 7 * LANES).fma(floats(x, xAt + i + 7 * LANES), s7);
    }
    s0.intoArray(stripes, at + 0 * LANES);
    s1.intoArray(stripes, at + 1 * LANES);
    s2.intoArray(stripes, at + 2 * LANES);
    s3.intoArray(stripes, at + 3 * LANES);
    s4.intoArray(stripes, at + 4 * LANES);
    s5.intoArray(stripes, at + 5 * LANES);
    s6.intoArray(stripes, at + 6 * LANES);
    s7.intoArray(stripes, at + 7 * LANES);
  }

  private static void fourFloats(
      float[] x, int xAt, MemorySegment w, long wAt, int count, float[] stripes, int at) {
    var s0 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 0 * LANES);
    var s1 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 1 * LANES);
    var s2 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 2 * LANES);
    var s3 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 3 * LANES);
    for (int i = 0; i < count; i += Stripes.COUNT) {
      s0 = floats(w, wAt + 4L * i).fma(floats(x, xAt + i), s0);
      s1 = floats(w, wAt + 4L * (i + LANES)).fma(floats(x, xAt + i + LANES), s1);
      s2 = floats(w, wAt + 4L * (i + 2 * LANES)).fma(floats(x, xAt + i + 2 * LANES), s2);
      s3 = floats(w, wAt + 4L * (i + 3 * LANES)).fma(floats(x, xAt + i + 3 * LANES), s3);
    }
    s0.intoArray(stripes, at + 0 * LANES);
    s1.intoArray(stripes, at + 1 * LANES);
    s2.intoArray(stripes, at + 2 * LANES);
    s3.intoArray(stripes, at + 3 * LANES);
  }

  private static void eightFloats(
      float[] x, int xAt, MemorySegment w, long wAt, int count, float[] stripes, int at) {
    var s0 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 0 * LANES);
    var s1 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 1 * LANES);
    var s2 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 2 * LANES);
    var s3 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 3 * LANES);
    var s4 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 4 * LANES);
    var s5 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 5 * LANES);
    var s6 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 6 * LANES);
    var s7 = FloatVector.fromArray(Floats.SPECIES, stripes, at + 7 * LANES);
    for (int i = 0; i < count; i += Stripes.COUNT) {
      s0 = floats(w, wAt + 4L * i).fma(floats(x, xAt + i), s0);
      s1 = floats(w, wAt + 4L * (i + LANES)).fma(floats(x, xAt + i + LANES), s1);
      s2 = floats(w, wAt + 4L * (i + 2 * LANES)).fma(floats(x, xAt + i + 2 * LANES), s2);
      s3 = floats(w, wAt + 4L * (i + 3 * LANES)).fma(floats(x, xAt + i + 3 * LANES), s3);
      s4 = floats(w, wAt + 4L * (i + 4 * LANES)).fma(floats(x, xAt + i + 4 * LANES), s4);
      s5 = floats(w, wAt + 4L * (i + 5 * LANES)).fma(floats(x, xAt + i + 5 * LANES), s5);
      s6 = floats(w, wAt + 4L * (i + 6 * LANES)).fma(floats(x, xAt + i + 6 * LANES), s6);
      s7 = floats(w, wAt + 4L * (i + 7 * LANES)).fma(floats(x, xAt + i + 7 * LANES), s7);
    }
    s0.intoArray(stripes, at + 0 * LANES);
    s1.intoArray(stripes, at + 1 * LANES);
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

  private static FloatVector floats(MemorySegment from, long bytes) {
    return FloatVector.fromMemorySegment(Floats.SPECIES, from, bytes, ByteOrder.LITTLE_ENDIAN);
  }
}
