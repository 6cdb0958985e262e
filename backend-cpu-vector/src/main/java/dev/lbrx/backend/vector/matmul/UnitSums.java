package dev.lbrx.backend.vector.matmul;

import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.matmul.AffineMatMul;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Σ c·x over units, a unit a lane, ascending. Word w of unit u lies at {@code w · lanes + u},
 * element j of x at {@code j · lanes + u}. Two vectors at a time, because each is one chain of
 * additions.
 */
final class UnitSums {
  private static final int LANES = Floats.LANES;

  private UnitSums() {}

  static void sum(int[] words, int bits, int lanes, float[] x, int at, float[] sums, int to) {
    for (int u = 0; u < lanes; u += 2 * LANES) {
      switch (bits) {
        case 4 -> four(words, u, lanes, x, at + u, sums, to + u);
        case 2, 8 -> even(words, u, bits, lanes, x, at + u, sums, to + u);
        default -> {
          straddling(words, u, bits, lanes, x, at + u, sums, to + u);
          straddling(words, u + LANES, bits, lanes, x, at + u + LANES, sums, to + u + LANES);
        }
      }
    }
  }

  private static void four(int[] words, int u, int lanes, float[] x, int at, float[] sums, int to) {
    var left = FloatVector.zero(Floats.SPECIES);
    var right = left;
    for (int w = 0; w < 4; w++) {
      var l = IntVector.fromArray(Floats.INTS, words, u + w * lanes);
      var r = IntVector.fromArray(Floats.INTS, words, u + w * lanes + LANES);
      for (int i = 0; i < 8; i++) {
        int element = at + (w * 8 + i) * lanes;
        left = add(l.and(15), x, element, left);
        right = add(r.and(15), x, element + LANES, right);
        l = l.lanewise(LSHR, 4);
        r = r.lanewise(LSHR, 4);
      }
    }
    left.intoArray(sums, to);
    right.intoArray(sums, to + LANES);
  }

  /** Codes that fill a word evenly. */
  private static void even(
      int[] words, int u, int bits, int lanes, float[] x, int at, float[] sums, int to) {
    int mask = (1 << bits) - 1;
    var left = FloatVector.zero(Floats.SPECIES);
    var right = left;
    for (int w = 0; w < bits; w++) {
      var l = IntVector.fromArray(Floats.INTS, words, u + w * lanes);
      var r = IntVector.fromArray(Floats.INTS, words, u + w * lanes + LANES);
      for (int i = 0; i < 32 / bits; i++) {
        int element = at + (w * 32 / bits + i) * lanes;
        left = add(l.and(mask), x, element, left);
        right = add(r.and(mask), x, element + LANES, right);
        l = l.lanewise(LSHR, bits);
        r = r.lanewise(LSHR, bits);
      }
    }
    left.intoArray(sums, to);
    right.intoArray(sums, to + LANES);
  }

  /** Codes of which some lie in two words; one vector. */
  private static void straddling(
      int[] words, int u, int bits, int lanes, float[] x, int at, float[] sums, int to) {
    int mask = (1 << bits) - 1;
    var sum = FloatVector.zero(Floats.SPECIES);
    for (int i = 0; i < AffineMatMul.UNIT; i++) {
      int word = i * bits / 32;
      int shift = i * bits % 32;
      var code = IntVector.fromArray(Floats.INTS, words, u + word * lanes).lanewise(LSHR, shift);
      if (shift + bits > 32) {
        var next = IntVector.fromArray(Floats.INTS, words, u + (word + 1) * lanes);
        code = code.or(next.lanewise(LSHL, 32 - shift));
      }
      sum = add(code.and(mask), x, at + i * lanes, sum);
    }
    sum.intoArray(sums, to);
  }

  private static FloatVector add(IntVector code, float[] x, int at, FloatVector sum) {
    return ((FloatVector) code.convert(I2F, 0))
        .fma(FloatVector.fromArray(Floats.SPECIES, x, at), sum);
  }
}
