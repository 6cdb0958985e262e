package dev.lbrx.backend.vector.reduce;

import dev.lbrx.backend.vector.Floats;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** The greatest and the least element of a row, for whatever reduces one. */
public final class RowExtremes {
  private RowExtremes() {}

  /**
   * The greatest of the {@code n} elements from {@code at} on; NaN where there is one. Pads with −∞
   * to {@code padded} elements, whole stripes, and uses 64 floats behind.
   */
  public static float maximum(float[] x, int at, int n, int padded) {
    int end = at + padded;
    Arrays.fill(x, at + n, end, Float.NEGATIVE_INFINITY);
    maxima(x, at, end);
    float maximum = x[end];
    for (int i = 1; i < 2 * Floats.LANES; i++) {
      maximum = Math.max(maximum, x[end + i]);
    }
    return maximum;
  }

  /**
   * The least of the {@code n} elements from {@code at} on; NaN where there is one. Pads with +∞ to
   * {@code padded} elements, whole stripes, and uses 64 floats behind.
   */
  public static float minimum(float[] x, int at, int n, int padded) {
    int end = at + padded;
    Arrays.fill(x, at + n, end, Float.POSITIVE_INFINITY);
    minima(x, at, end);
    float minimum = x[end];
    for (int i = 1; i < 2 * Floats.LANES; i++) {
      minimum = Math.min(minimum, x[end + i]);
    }
    return minimum;
  }

  private static void maxima(float[] x, int at, int end) {
    var m0 = FloatVector.fromArray(Floats.SPECIES, x, at);
    var m1 = FloatVector.fromArray(Floats.SPECIES, x, at + Floats.LANES);
    for (int i = at + 2 * Floats.LANES; i < end; i += 2 * Floats.LANES) {
      m0 = FloatVector.fromArray(Floats.SPECIES, x, i).max(m0);
      m1 = FloatVector.fromArray(Floats.SPECIES, x, i + Floats.LANES).max(m1);
    }
    m0.intoArray(x, end);
    m1.intoArray(x, end + Floats.LANES);
  }

  private static void minima(float[] x, int at, int end) {
    var m0 = FloatVector.fromArray(Floats.SPECIES, x, at);
    var m1 = FloatVector.fromArray(Floats.SPECIES, x, at + Floats.LANES);
    for (int i = at + 2 * Floats.LANES; i < end; i += 2 * Floats.LANES) {
      m0 = FloatVector.fromArray(Floats.SPECIES, x, i).min(m0);
      m1 = FloatVector.fromArray(Floats.SPECIES, x, i + Floats.LANES).min(m1);
    }
    m0.intoArray(x, end);
    m1.intoArray(x, end + Floats.LANES);
  }
}
