package dev.lbrx.backend.vector.attention;

import dev.lbrx.backend.vector.Floats;
import jdk.incubator.vector.FloatVector;

/** The second pass of attention on arrays: {@code sum = fma(weight_j, value_j, sum)}, ascending. */
final class WeightedSums {
  private static final int COLUMNS = 2 * Floats.LANES;

  private WeightedSums() {}

  /** Rounds a value's length up to what {@link #add} takes. */
  static int padded(long elements) {
    return Math.toIntExact(Math.ceilDiv(elements, COLUMNS) * COLUMNS);
  }

  /**
   * Adds the values {@code from} up to {@code to} of a block to two rows of sums, which may be the
   * same, each with its own weights.
   */
  static void add(
      float[] work,
      int weights,
      int others,
      int block,
      int from,
      int to,
      int at,
      int other,
      int e) {
    if (from < to) {
      for (int column = 0; column < e; column += COLUMNS) {
        columns(work, weights, others, block + column, from, to, at + column, other + column, e);
      }
    }
  }

  /** Divides a row of sums. */
  static void divide(float[] work, int at, int e, float divisor) {
    for (int i = at; i < at + e; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, work, i).div(divisor).intoArray(work, i);
    }
  }

  // Two rows of two vectors: four chains at once, as one fused multiply-add takes four cycles.
  private static void columns(
      float[] work,
      int weights,
      int others,
      int block,
      int from,
      int to,
      int at,
      int other,
      int e) {
    var s0 = FloatVector.fromArray(Floats.SPECIES, work, at);
    var s1 = FloatVector.fromArray(Floats.SPECIES, work, at + Floats.LANES);
    var t0 = FloatVector.fromArray(Floats.SPECIES, work, other);
    var t1 = FloatVector.fromArray(Floats.SPECIES, work, other + Floats.LANES);
    for (int j = from; j < to; j++) {
      var v0 = FloatVector.fromArray(Floats.SPECIES, work, block + j * e);
      var v1 = FloatVector.fromArray(Floats.SPECIES, work, block + j * e + Floats.LANES);
      var s = FloatVector.broadcast(Floats.SPECIES, work[weights + j]);
      var t = FloatVector.broadcast(Floats.SPECIES, work[others + j]);
      s0 = s.fma(v0, s0);
      s1 = s.fma(v1, s1);
      t0 = t.fma(v0, t0);
      t1 = t.fma(v1, t1);
    }
    s0.intoArray(work, at);
    s1.intoArray(work, at + Floats.LANES);
    t0.intoArray(work, other);
    t1.intoArray(work, other + Floats.LANES);
  }
}
