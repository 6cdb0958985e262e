package dev.lbrx.backend.vector.quantize;

import static dev.lbrx.backend.vector.quantize.AffineParameters.BIASES;
import static dev.lbrx.backend.vector.quantize.AffineParameters.INVERSES;
import static dev.lbrx.backend.vector.quantize.AffineParameters.SCALES;

import dev.lbrx.backend.vector.Floats;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** A tile of floats to its groups' parameters and its codes. */
final class AffineTiles {
  /** Of ints: halved maxima, then halved minima; then the codes. */
  private static final int MINIMA = Packing.TILE / 2;

  private AffineTiles() {}

  static void quantize(float[] w, int[] codes, int count, int group, int top) {
    int groups = count / group;
    ranges(w, codes, count, group);
    boolean normal = AffineParameters.ofRanges(w, groups, top);
    codes(w, codes, count, Integer.numberOfTrailingZeros(group), top);
    if (!normal) {
      for (int i = 0; i < count; i++) {
        codes[i] = AffineParameters.code(w, i / group, w[i], top);
      }
    }
  }

  /** Halves groups until each is a vector, then takes its maximum and minimum. */
  private static void ranges(float[] w, int[] extremes, int count, int group) {
    int half = group / 2;
    halve(w, extremes, count / 2, half);
    while (half > Floats.LANES) {
      half /= 2;
      halve(extremes, count / group * half, half);
    }
    for (int g = 0; g < count / group; g++) {
      w[SCALES + g] = floatOf(ints(extremes, g * half).reduceLanes(VectorOperators.MAX));
      w[BIASES + g] = floatOf(ints(extremes, MINIMA + g * half).reduceLanes(VectorOperators.MIN));
    }
  }

  private static void halve(float[] w, int[] extremes, int count, int half) {
    for (int i = 0; i < count; i += Floats.LANES) {
      int from = 2 * i - (i & half - 1);
      var left = ordered(w, from);
      var right = ordered(w, from + half);
      left.max(right).intoArray(extremes, i);
      left.min(right).intoArray(extremes, MINIMA + i);
    }
  }

  private static void halve(int[] extremes, int count, int half) {
    for (int i = 0; i < count; i += Floats.LANES) {
      int from = 2 * i - (i & half - 1);
      ints(extremes, from).max(ints(extremes, from + half)).intoArray(extremes, i);
      int min = MINIMA + from;
      ints(extremes, min).min(ints(extremes, min + half)).intoArray(extremes, MINIMA + i);
    }
  }

  private static IntVector ints(int[] from, int at) {
    return IntVector.fromArray(Floats.INTS, from, at);
  }

  // Integers are compared in one instruction, floats with their NaNs and zeros in seven. A NaN
  // lies beyond the infinity of its sign, so the range shows it.
  private static IntVector ordered(float[] w, int at) {
    var bits = FloatVector.fromArray(Floats.SPECIES, w, at).reinterpretAsInts();
    return bits.lanewise(
        VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE));
  }

  private static float floatOf(int ordered) {
    return Float.intBitsToFloat(ordered ^ ordered >> 31 & Integer.MAX_VALUE);
  }

  /**
   * Codes of quotients as a division rounds them: a product with the inverse is corrected twice by
   * what it leaves, after which it is the nearest float (Markstein, 1990) if the inverse is normal.
   */
  private static void codes(float[] w, int[] codes, int count, int shift, int top) {
    for (int i = 0; i < count; i += Floats.LANES) {
      int g = i >> shift;
      var scale = FloatVector.broadcast(Floats.SPECIES, w[SCALES + g]);
      var inverse = FloatVector.broadcast(Floats.SPECIES, w[INVERSES + g]);
      var x = FloatVector.broadcast(Floats.SPECIES, w[BIASES + g]);
      x = x.sub(FloatVector.fromArray(Floats.SPECIES, w, i));
      var quotient = x.mul(inverse);
      quotient = quotient.fma(scale, x).fma(inverse, quotient);
      quotient = quotient.fma(scale, x).fma(inverse, quotient);
      Round.small(quotient).min(top).intoArray(codes, i);
    }
  }
}
