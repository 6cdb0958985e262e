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
    switch (bits) {
      case 4 -> four(words, lanes, x, at, sums, to);
      case 8 -> eight(words, lanes, x, at, sums, to);
      default -> general(words, bits, lanes, x, at, sums, to);
    }
  }

  private static void four(int[] words, int lanes, float[] x, int at, float[] sums, int to) {
    for (int u = 0; u < lanes; u += 2 * LANES) {
      var left = FloatVector.zero(Floats.SPECIES);
      var right = left;
      for (int w = 0; w < 4; w++) {
        var l = IntVector.fromArray(Floats.INTS, words, u + w * lanes);
        var r = IntVector.fromArray(Floats.INTS, words, u + w * lanes + LANES);
        for (int i = 0; i < 8; i++) {
          int element = at + u + (w * 8 + i) * lanes;
          left = add(l.and(15), x, element, left);
          right = add(r.and(15), x, element + LANES, right);
          l = l.lanewise(LSHR, 4);
          r = r.lanewise(LSHR, 4);
        }
      }
      left.intoArray(sums, to + u);
      right.intoArray(sums, to + u + LANES);
    }
  }

  private static void eight(int[] words, int lanes, float[] x, int at, float[] sums, int to) {
    for (int u = 0; u < lanes; u += 2 * LANES) {
      var left = FloatVector.zero(Floats.SPECIES);
      var right = left;
      for (int w = 0; w < 8; w++) {
        var l = IntVector.fromArray(Floats.INTS, words, u + w * lanes);
        var r = IntVector.fromArray(Floats.INTS, words, u + w * lanes + LANES);
        for (int i = 0; i < 4; i++) {
          int element = at + u + (w * 4 + i) * lanes;
          left = add(l.and(255), x, element, left);
          right = add(r.and(255), x, element + LANES, right);
          l = l.lanewise(LSHR, 8);
          r = r.lanewise(LSHR, 8);
        }
      }
      left.intoArray(sums, to + u);
      right.intoArray(sums, to + u + LANES);
    }
  }

  /** Codes of any width, of which some may lie in two words. */
  private static void general(
      int[] words, int bits, int lanes, float[] x, int at, float[] sums, int to) {
    int mask = (1 << bits) - 1;
    for (int u = 0; u < lanes; u += LANES) {
      var sum = FloatVector.zero(Floats.SPECIES);
      for (int i = 0; i < AffineMatMul.UNIT; i++) {
        int word = u + i * bits / 32 * lanes;
        int shift = i * bits % 32;
        var code = IntVector.fromArray(Floats.INTS, words, word).lanewise(LSHR, shift);
        if (shift + bits > 32) {
          var next = IntVector.fromArray(Floats.INTS, words, word + lanes);
          code = code.or(next.lanewise(LSHL, 32 - shift));
        }
        sum = add(code.and(mask), x, at + u + i * lanes, sum);
      }
      sum.intoArray(sums, to + u);
    }
  }

  private static FloatVector add(IntVector code, float[] x, int at, FloatVector sum) {
    return ((FloatVector) code.convert(I2F, 0))
        .fma(FloatVector.fromArray(Floats.SPECIES, x, at), sum);
  }
}
