package dev.lbrx.backend.vector.quantize;

import static dev.lbrx.backend.vector.quantize.AffineParameters.BIASES;
import static dev.lbrx.backend.vector.quantize.AffineParameters.INVERSES;
import static dev.lbrx.backend.vector.quantize.AffineParameters.SCALES;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.math.Bfloat16;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A tile of bf16 in memory to its groups' parameters and its codes of four bits, two elements to an
 * int: ranges as shorts, and the codes of an int's lower and upper half pushed together to a byte.
 */
final class AffinePairs {
  private static final int TOP = 15;
  private static final int UPPER = 0xffff0000;

  /** Of ints: halved maxima, then halved minima; then pairs of codes. */
  private static final int MINIMA = Packing.TILE / 4;

  private AffinePairs() {}

  /** Whether groups are of at least two vectors. */
  static boolean supports(int bits, int group) {
    return bits == 4 && group >= 4 * Floats.LANES;
  }

  static void quantize(
      MemorySegment from, long bytes, float[] parameters, int[] codes, int count, int group) {
    int groups = count / group;
    int half = group / 4;
    halve(from, bytes, codes, count / 4, half);
    ranges(codes, groups, half, parameters);
    boolean normal = AffineParameters.ofRanges(parameters, groups, TOP);
    codes(from, bytes, parameters, codes, count / 2, Integer.numberOfTrailingZeros(group / 2));
    if (!normal) {
      for (int i = 0; i < count / 2; i++) {
        int low = code(from, bytes + 4L * i, parameters, 2 * i / group);
        codes[i] = low | code(from, bytes + 4L * i + 2, parameters, 2 * i / group) << 4;
      }
    }
  }

  private static int code(MemorySegment from, long bytes, float[] parameters, int group) {
    float weight = Bfloat16.toFloat(from.get(ValueLayout.JAVA_SHORT_UNALIGNED, bytes));
    return AffineParameters.code(parameters, group, weight, TOP);
  }

  private static void halve(MemorySegment from, long bytes, int[] extremes, int count, int half) {
    for (int i = 0; i < count; i += Floats.LANES) {
      int at = 2 * i - (i & half - 1);
      var left = ordered(ints(from, bytes + 4L * at).reinterpretAsShorts());
      var right = ordered(ints(from, bytes + 4L * (at + half)).reinterpretAsShorts());
      left.max(right).reinterpretAsInts().intoArray(extremes, i);
      left.min(right).reinterpretAsInts().intoArray(extremes, MINIMA + i);
    }
  }

  private static void ranges(int[] extremes, int groups, int half, float[] parameters) {
    while (half > Floats.LANES) {
      half /= 2;
      halve(extremes, groups * half, half);
    }
    for (int g = 0; g < groups; g++) {
      short max = shorts(extremes, g * half).reduceLanes(VectorOperators.MAX);
      short min = shorts(extremes, MINIMA + g * half).reduceLanes(VectorOperators.MIN);
      parameters[SCALES + g] = floatOf(max);
      parameters[BIASES + g] = floatOf(min);
    }
  }

  private static void halve(int[] extremes, int count, int half) {
    for (int i = 0; i < count; i += Floats.LANES) {
      int at = 2 * i - (i & half - 1);
      var max = shorts(extremes, at).max(shorts(extremes, at + half));
      max.reinterpretAsInts().intoArray(extremes, i);
      var min = shorts(extremes, MINIMA + at).min(shorts(extremes, MINIMA + at + half));
      min.reinterpretAsInts().intoArray(extremes, MINIMA + i);
    }
  }

  // As integers bf16 are compared in one instruction. A NaN lies beyond the infinity of its sign.
  private static ShortVector ordered(ShortVector bits) {
    var sign = bits.lanewise(VectorOperators.ASHR, 15);
    return bits.lanewise(VectorOperators.XOR, sign.and(Short.MAX_VALUE));
  }

  private static float floatOf(short ordered) {
    return Bfloat16.toFloat((short) (ordered ^ ordered >> 15 & Short.MAX_VALUE));
  }

  private static ShortVector shorts(int[] from, int at) {
    return IntVector.fromArray(Floats.INTS, from, at).reinterpretAsShorts();
  }

  private static IntVector ints(MemorySegment from, long bytes) {
    return IntVector.fromMemorySegment(Floats.INTS, from, bytes, ByteOrder.LITTLE_ENDIAN);
  }

  // As in AffineTiles, twice.
  private static void codes(
      MemorySegment from, long bytes, float[] parameters, int[] codes, int count, int shift) {
    for (int i = 0; i < count; i += Floats.LANES) {
      int g = i >> shift;
      var scale = FloatVector.broadcast(Floats.SPECIES, parameters[SCALES + g]);
      var inverse = FloatVector.broadcast(Floats.SPECIES, parameters[INVERSES + g]);
      var bias = FloatVector.broadcast(Floats.SPECIES, parameters[BIASES + g]);
      var pair = ints(from, bytes + 4L * i);
      var x = bias.sub(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats());
      var y = bias.sub(pair.and(UPPER).reinterpretAsFloats());
      var p = x.mul(inverse);
      var q = y.mul(inverse);
      p = p.fma(scale, x).fma(inverse, p);
      q = q.fma(scale, y).fma(inverse, q);
      p = p.fma(scale, x).fma(inverse, p);
      q = q.fma(scale, y).fma(inverse, q);
      var low = p.add(Round.SHIFT).reinterpretAsInts().min(Round.BITS + TOP);
      var high = q.add(Round.SHIFT).reinterpretAsInts().min(Round.BITS + TOP);
      low.add(high.lanewise(VectorOperators.LSHL, 4)).sub(17 * Round.BITS).intoArray(codes, i);
    }
  }
}
