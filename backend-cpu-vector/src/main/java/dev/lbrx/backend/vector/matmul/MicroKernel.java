package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Floats;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of {@link Tiles}: a tile's sums in registers while k ascends. Two methods of
 * their own, because the compiler stops inlining vector code in larger ones.
 */
final class MicroKernel {
  private static final VectorSpecies<Float> SPECIES = Floats.SPECIES;
  private static final int LANES = Floats.LANES;
  private static final int COLUMNS = Tiles.COLUMNS;
  private static final int PITCH = Tiles.PITCH;

  private MicroKernel() {}

  /** Four rows of two vectors: with ten or more sums the compiler spills some of 16 registers. */
  static void four(
      float[] rows,
      int r,
      float[] panel,
      int p,
      int depth,
      float[] from,
      int f,
      float[] to,
      int t) {
    var a0 = FloatVector.fromArray(SPECIES, from, f + 0 * LANES);
    var b0 = FloatVector.fromArray(SPECIES, from, f + 1 * LANES);
    var a1 = FloatVector.fromArray(SPECIES, from, f + 2 * LANES);
    var b1 = FloatVector.fromArray(SPECIES, from, f + 3 * LANES);
    var a2 = FloatVector.fromArray(SPECIES, from, f + 4 * LANES);
    var b2 = FloatVector.fromArray(SPECIES, from, f + 5 * LANES);
    var a3 = FloatVector.fromArray(SPECIES, from, f + 6 * LANES);
    var b3 = FloatVector.fromArray(SPECIES, from, f + 7 * LANES);
    for (int k = 0; k < depth; k++) {
      var left = FloatVector.fromArray(SPECIES, panel, p + k * COLUMNS);
      var right = FloatVector.fromArray(SPECIES, panel, p + k * COLUMNS + LANES);
      var x0 = FloatVector.broadcast(SPECIES, rows[r + k]);
      a0 = x0.fma(left, a0);
      b0 = x0.fma(right, b0);
      var x1 = FloatVector.broadcast(SPECIES, rows[r + k + PITCH]);
      a1 = x1.fma(left, a1);
      b1 = x1.fma(right, b1);
      var x2 = FloatVector.broadcast(SPECIES, rows[r + k + 2 * PITCH]);
      a2 = x2.fma(left, a2);
      b2 = x2.fma(right, b2);
      var x3 = FloatVector.broadcast(SPECIES, rows[r + k + 3 * PITCH]);
      a3 = x3.fma(left, a3);
      b3 = x3.fma(right, b3);
    }
    a0.intoArray(to, t + 0 * LANES);
    b0.intoArray(to, t + 1 * LANES);
    a1.intoArray(to, t + 2 * LANES);
    b1.intoArray(to, t + 3 * LANES);
    a2.intoArray(to, t + 4 * LANES);
    b2.intoArray(to, t + 5 * LANES);
    a3.intoArray(to, t + 6 * LANES);
    b3.intoArray(to, t + 7 * LANES);
  }

  /** Eight rows of two vectors, for 32 registers. */
  static void eight(
      float[] rows,
      int r,
      float[] panel,
      int p,
      int depth,
      float[] from,
      int f,
      float[] to,
      int t) {
    var a0 = FloatVector.fromArray(SPECIES, from, f + 0 * LANES);
    var b0 = FloatVector.fromArray(SPECIES, from, f + 1 * LANES);
    var a1 = FloatVector.fromArray(SPECIES, from, f + 2 * LANES);
    var b1 = FloatVector.fromArray(SPECIES, from, f + 3 * LANES);
    var a2 = FloatVector.fromArray(SPECIES, from, f + 4 * LANES);
    var b2 = FloatVector.fromArray(SPECIES, from, f + 5 * LANES);
    var a3 = FloatVector.fromArray(SPECIES, from, f + 6 * LANES);
    var b3 = FloatVector.fromArray(SPECIES, from, f + 7 * LANES);
    var a4 = FloatVector.fromArray(SPECIES, from, f + 8 * LANES);
    var b4 = FloatVector.fromArray(SPECIES, from, f + 9 * LANES);
    var a5 = FloatVector.fromArray(SPECIES, from, f + 10 * LANES);
    var b5 = FloatVector.fromArray(SPECIES, from, f + 11 * LANES);
    var a6 = FloatVector.fromArray(SPECIES, from, f + 12 * LANES);
    var b6 = FloatVector.fromArray(SPECIES, from, f + 13 * LANES);
    var a7 = FloatVector.fromArray(SPECIES, from, f + 14 * LANES);
    var b7 = FloatVector.fromArray(SPECIES, from, f + 15 * LANES);
    for (int k = 0; k < depth; k++) {
      var left = FloatVector.fromArray(SPECIES, panel, p + k * COLUMNS);
      var right = FloatVector.fromArray(SPECIES, panel, p + k * COLUMNS + LANES);
      var x0 = FloatVector.broadcast(SPECIES, rows[r + k]);
      a0 = x0.fma(left, a0);
      b0 = x0.fma(right, b0);
      var x1 = FloatVector.broadcast(SPECIES, rows[r + k + PITCH]);
      a1 = x1.fma(left, a1);
      b1 = x1.fma(right, b1);
      var x2 = FloatVector.broadcast(SPECIES, rows[r + k + 2 * PITCH]);
      a2 = x2.fma(left, a2);
      b2 = x2.fma(right, b2);
      var x3 = FloatVector.broadcast(SPECIES, rows[r + k + 3 * PITCH]);
      a3 = x3.fma(left, a3);
      b3 = x3.fma(right, b3);
      var x4 = FloatVector.broadcast(SPECIES, rows[r + k + 4 * PITCH]);
      a4 = x4.fma(left, a4);
      b4 = x4.fma(right, b4);
      var x5 = FloatVector.broadcast(SPECIES, rows[r + k + 5 * PITCH]);
      a5 = x5.fma(left, a5);
      b5 = x5.fma(right, b5);
      var x6 = FloatVector.broadcast(SPECIES, rows[r + k + 6 * PITCH]);
      a6 = x6.fma(left, a6);
      b6 = x6.fma(right, b6);
      var x7 = FloatVector.broadcast(SPECIES, rows[r + k + 7 * PITCH]);
      a7 = x7.fma(left, a7);
      b7 = x7.fma(right, b7);
    }
    a0.intoArray(to, t + 0 * LANES);
    b0.intoArray(to, t + 1 * LANES);
    a1.intoArray(to, t + 2 * LANES);
    b1.intoArray(to, t + 3 * LANES);
    a2.intoArray(to, t + 4 * LANES);
    b2.intoArray(to, t + 5 * LANES);
    a3.intoArray(to, t + 6 * LANES);
    b3.intoArray(to, t + 7 * LANES);
    a4.intoArray(to, t + 8 * LANES);
    b4.intoArray(to, t + 9 * LANES);
    a5.intoArray(to, t + 10 * LANES);
    b5.intoArray(to, t + 11 * LANES);
    a6.intoArray(to, t + 12 * LANES);
    b6.intoArray(to, t + 13 * LANES);
    a7.intoArray(to, t + 14 * LANES);
    b7.intoArray(to, t + 15 * LANES);
  }
}
