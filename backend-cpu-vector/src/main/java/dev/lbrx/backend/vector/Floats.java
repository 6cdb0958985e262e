package dev.lbrx.backend.vector;

import dev.lbrx.ops.Stripes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The widest float vectors of this machine, and the sums in stripes that kernels share. */
public final class Floats {
  /** The preferred species: 4, 8 or 16 lanes, a divisor of the number of stripes. */
  public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Lanes of a vector. */
  public static final int LANES = SPECIES.length();

  /** Integers in vectors of the same width. */
  public static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** As many shorts, in half the width. */
  public static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(16 * LANES));

  private Floats() {}

  /** Rounds a row length up to whole stripes: what a row's working memory must hold. */
  public static int padded(long elements) {
    return Math.toIntExact(Math.ceilDiv(elements, Stripes.COUNT) * Stripes.COUNT);
  }

  /**
   * Σ x[i]² in stripes, i from {@code from} to {@code to}, whole stripes. Uses 64 floats of {@code
   * stripes} from {@code at} on.
   */
  public static float sumOfSquares(float[] x, int from, int to, float[] stripes, int at) {
    for (int s = 0; s < Stripes.COUNT; s += 4 * LANES) {
      squares(x, from + s, to, stripes, at + s);
    }
    return fold(stripes, at);
  }

  /**
   * Σ x[i] in stripes, i from {@code from} to {@code to}, whole stripes. Uses 64 floats of {@code
   * stripes} from {@code at} on.
   */
  public static float sum(float[] x, int from, int to, float[] stripes, int at) {
    for (int s = 0; s < Stripes.COUNT; s += 4 * LANES) {
      sums(x, from + s, to, stripes, at + s);
    }
    return fold(stripes, at);
  }

  /** Halves 64 stripes until one is left: the sum. Overwrites them. */
  public static float fold(float[] stripes, int at) {
    int half = Stripes.COUNT / 2;
    for (; half >= LANES; half /= 2) {
      for (int s = at; s < at + half; s += LANES) {
        FloatVector.fromArray(SPECIES, stripes, s)
            .add(FloatVector.fromArray(SPECIES, stripes, s + half))
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

  /** A number without sign, with the sign of another. */
  public static FloatVector withSign(FloatVector magnitude, FloatVector sign) {
    return magnitude
        .reinterpretAsInts()
        .or(sign.reinterpretAsInts().and(0x80000000))
        .reinterpretAsFloats();
  }

  /** Zero with the sign of each lane. */
  public static FloatVector zero(FloatVector sign) {
    return sign.reinterpretAsInts().and(0x80000000).reinterpretAsFloats();
  }

  // Four accumulators, so that additions need not wait for each other.
  private static void squares(float[] x, int from, int to, float[] stripes, int at) {
    var s0 = FloatVector.zero(SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    for (int i = from; i < to; i += Stripes.COUNT) {
      var x0 = FloatVector.fromArray(SPECIES, x, i);
      var x1 = FloatVector.fromArray(SPECIES, x, i + LANES);
      var x2 = FloatVector.fromArray(SPECIES, x, i + 2 * LANES);
      var x3 = FloatVector.fromArray(SPECIES, x, i + 3 * LANES);
      s0 = x0.fma(x0, s0);
      s1 = x1.fma(x1, s1);
      s2 = x2.fma(x2, s2);
      s3 = x3.fma(x3, s3);
    }
    s0.intoArray(stripes, at);
    s1.intoArray(stripes, at + LANES);
    s2.intoArray(stripes, at + 2 * LANES);
    s3.intoArray(stripes, at + 3 * LANES);
  }

  private static void sums(float[] x, int from, int to, float[] stripes, int at) {
    var s0 = FloatVector.zero(SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    for (int i = from; i < to; i += Stripes.COUNT) {
      s0 = FloatVector.fromArray(SPECIES, x, i).add(s0);
      s1 = FloatVector.fromArray(SPECIES, x, i + LANES).add(s1);
      s2 = FloatVector.fromArray(SPECIES, x, i + 2 * LANES).add(s2);
      s3 = FloatVector.fromArray(SPECIES, x, i + 3 * LANES).add(s3);
    }
    s0.intoArray(stripes, at);
    s1.intoArray(stripes, at + LANES);
    s2.intoArray(stripes, at + 2 * LANES);
    s3.intoArray(stripes, at + 3 * LANES);
  }
}
