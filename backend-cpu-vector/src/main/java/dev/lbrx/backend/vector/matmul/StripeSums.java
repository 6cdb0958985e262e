package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.Stripes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Dot products in 64 stripes of rows that lie in arrays, padded with +0 to whole stripes. */
final class StripeSums {
  private static final VectorSpecies<Float> SPECIES = Floats.SPECIES;
  private static final int LANES = Floats.LANES;

  /** Stripes that eight vectors hold; at 512 bits four hold all. */
  private static final int HELD = Math.min(8 * LANES, Stripes.COUNT);

  private StripeSums() {}

  /** The sum over {@code count} elements; {@code stripes} is working memory for 64 floats. */
  static float dot(float[] x, int xAt, float[] w, int wAt, int count, float[] stripes, int at) {
    for (int first = 0; first < Stripes.COUNT; first += HELD) {
      if (LANES == 16) {
        four(x, xAt, w, wAt, count, stripes, at);
      } else {
        eight(x, xAt + first, w, wAt + first, count, stripes, at + first);
      }
    }
    return fold(stripes, at, Stripes.COUNT);
  }

  /** Halves the stripes, a power of two of them, until one is left. */
  static float fold(float[] stripes, int at, int count) {
    int half = count / 2;
    for (; half >= LANES; half /= 2) {
      for (int s = at; s < at + half; s += LANES) {
        var upper = FloatVector.fromArray(SPECIES, stripes, s + half);
        FloatVector.fromArray(SPECIES, stripes, s).add(upper).intoArray(stripes, s);
      }
    }
    for (; half > 0; half /= 2) {
      for (int s = at; s < at + half; s++) {
        stripes[s] += stripes[s + half];
      }
    }
    return stripes[at];
  }

  private static void four(
      float[] x, int xAt, float[] w, int wAt, int count, float[] stripes, int at) {
    var s0 = FloatVector.zero(SPECIES);
    var s1 = FloatVector.zero(SPECIES);
    var s2 = FloatVector.zero(SPECIES);
    var s3 = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i += Stripes.COUNT) {
      s0 = product(x, xAt + i + 0 * LANES, w, wAt + i + 0 * LANES, s0);
      s1 = product(x, xAt + i + 1 * LANES, w, wAt + i + 1 * LANES, s1);
      s2 = product(x, xAt + i + 2 * LANES, w, wAt + i + 2 * LANES, s2);
      s3 = product(x, xAt + i + 3 * LANES, w, wAt + i + 3 * LANES, s3);
    }
    s0.intoArray(stripes, at + 0 * LANES);
    s1.intoArray(stripes, at + 1 * LANES);
    s2.intoArray(stripes, at + 2 * LANES);
    s3.intoArray(stripes, at + 3 * LANES);
  }

  private static void eight(
      float[] x, int xAt, float[] w, int wAt, int count, float[] stripes, int at) {
    var s0 = FloatVector.zero(SPECIES);
    var s1 = FloatVector.zero(SPECIES);
    var s2 = FloatVector.zero(SPECIES);
    var s3 = FloatVector.zero(SPECIES);
    var s4 = FloatVector.zero(SPECIES);
    var s5 = FloatVector.zero(SPECIES);
    var s6 = FloatVector.zero(SPECIES);
    var s7 = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i += Stripes.COUNT) {
      s0 = product(x, xAt + i + 0 * LANES, w, wAt + i + 0 * LANES, s0);
      s1 = product(x, xAt + i + 1 * LANES, w, wAt + i + 1 * LANES, s1);
      s2 = product(x, xAt + i + 2 * LANES, w, wAt + i + 2 * LANES, s2);
      s3 = product(x, xAt + i + 3 * LANES, w, wAt + i + 3 * LANES, s3);
      s4 = product(x, xAt + i + 4 * LANES, w, wAt + i + 4 * LANES, s4);
      s5 = product(x, xAt + i + 5 * LANES, w, wAt + i + 5 * LANES, s5);
      s6 = product(x, xAt + i + 6 * LANES, w, wAt + i + 6 * LANES, s6);
      s7 = product(x, xAt + i + 7 * LANES, w, wAt + i + 7 * LANES, s7);
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

  private static FloatVector product(float[] x, int xAt, float[] w, int wAt, FloatVector sum) {
    var value = FloatVector.fromArray(SPECIES, w, wAt);
    return FloatVector.fromArray(SPECIES, x, xAt).fma(value, sum);
  }
}
