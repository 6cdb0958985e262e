package dev.lbrx.backend.vector;

import dev.lbrx.ops.Stripes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The widest float vectors of this machine, and the sums in stripes that kernels share. */
public final class Floats {
  /** The preferred species: 4, 8 or 16 lanes, a divisor of the number of stripes. */
  public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Lanes of a vector. */
  public static final int LANES = SPECIES.length();

  private Floats() {}

  /** Rounds a row length up to whole stripes: what a row's working memory must hold. */
  public static int padded(long elements) {
    return Math.toIntExact(Math.ceilDiv(elements, Stripes.COUNT) * Stripes.COUNT);
  }

  /** Σ x[i]² over {@code count} elements, which the caller has padded with +0 to whole stripes. */
  public static float sumOfSquares(float[] x, int count) {
    var stripes = new float[Stripes.COUNT];
    for (int stripe = 0; stripe < Stripes.COUNT; stripe += LANES) {
      squares(x, stripe, count).intoArray(stripes, stripe);
    }
    return Stripes.fold(stripes, Stripes.COUNT);
  }

  private static FloatVector squares(float[] x, int stripe, int count) {
    var sum = FloatVector.zero(SPECIES);
    for (int i = stripe; i < count; i += Stripes.COUNT) {
      var value = FloatVector.fromArray(SPECIES, x, i);
      sum = value.fma(value, sum);
    }
    return sum;
  }
}
