package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.lbrx.backend.vector.Floats;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * What the scale of a block follows from. Floats are compared as integers, one instruction each; a
 * NaN then lies beyond the infinity of its sign, so the extremes show it.
 */
final class BlockRanges {
  private static final int BLOCK = TileEncoder.BLOCK;

  private BlockRanges() {}

  /** For each block the largest magnitude, at {@link TileEncoder#FIRST}. */
  static void magnitudes(float[] tile, int blocks) {
    for (int b = 0; b < blocks; b++) {
      tile[TileEncoder.FIRST + b] = Float.intBitsToFloat(magnitude(tile, b * BLOCK));
    }
  }

  private static int magnitude(float[] tile, int at) {
    var most = bits(tile, at).and(Integer.MAX_VALUE);
    for (int i = Floats.LANES; i < BLOCK; i += Floats.LANES) {
      most = bits(tile, at + i).and(Integer.MAX_VALUE).max(most);
    }
    return most.reduceLanes(MAX);
  }

  private static IntVector bits(float[] tile, int at) {
    return FloatVector.fromArray(Floats.SPECIES, tile, at).reinterpretAsInts();
  }

  /**
   * For each block the first element of the largest magnitude, at {@link TileEncoder#FIRST}; NaN if
   * one is not finite.
   */
  static void extremes(float[] tile, int blocks) {
    for (int b = 0; b < blocks; b++) {
      signs(tile, b);
    }
    for (int b = 0; b < blocks; b += Floats.LANES) {
      extremes(tile, b, blocks);
    }
  }

  // The largest positive number and the largest magnitude of a negative one. Where a sign is
  // missing, the integer is negative, and +0 takes its place.
  private static void signs(float[] tile, int b) {
    int at = b * BLOCK;
    var positive = bits(tile, at);
    var negative = positive.lanewise(XOR, Integer.MIN_VALUE);
    for (int i = Floats.LANES; i < BLOCK; i += Floats.LANES) {
      var next = bits(tile, at + i);
      positive = next.max(positive);
      negative = next.lanewise(XOR, Integer.MIN_VALUE).max(negative);
    }
    tile[TileEncoder.FIRST + b] = Float.intBitsToFloat(Math.max(0, positive.reduceLanes(MAX)));
    tile[TileEncoder.SECOND + b] = Float.intBitsToFloat(Math.max(0, negative.reduceLanes(MAX)));
  }

  private static void extremes(float[] tile, int b, int blocks) {
    var positive = FloatVector.fromArray(Floats.SPECIES, tile, TileEncoder.FIRST + b);
    var negative = FloatVector.fromArray(Floats.SPECIES, tile, TileEncoder.SECOND + b);
    var magnitude = positive.max(negative);
    positive
        .blend(negative.neg(), positive.compare(LT, magnitude))
        .blend(Float.NaN, magnitude.compare(LE, Float.MAX_VALUE).not())
        .intoArray(tile, TileEncoder.FIRST + b);
    var tied = positive.compare(EQ, negative);
    if (tied.anyTrue()) {
      for (int i = b; i < Math.min(blocks, b + Floats.LANES); i++) {
        float extreme = tile[TileEncoder.FIRST + i];
        if (tied.laneIsSet(i - b) && !Float.isNaN(extreme)) {
          tile[TileEncoder.FIRST + i] = first(tile, i * BLOCK, extreme);
        }
      }
    }
  }

  // 0, +0, if that is all there is.
  private static float first(float[] tile, int at, float magnitude) {
    for (int i = at; magnitude > 0 && i < at + BLOCK; i++) {
      if (Math.abs(tile[i]) == magnitude) {
        return tile[i];
      }
    }
    return 0;
  }

  /**
   * For each block the maximum, at {@link TileEncoder#FIRST}, and the minimum, at {@link
   * TileEncoder#SECOND}: of zeros of both signs the first; NaN if an element is not finite.
   */
  static void minimaAndMaxima(float[] tile, int blocks) {
    for (int b = 0; b < blocks; b++) {
      long range = range(tile, b * BLOCK);
      float max = ordered((int) (range >> 32));
      float min = ordered((int) range);
      if (min == 0) {
        min = firstZero(tile, b * BLOCK);
        max = max == 0 ? min : max;
      }
      boolean finite = max <= Float.MAX_VALUE && min >= -Float.MAX_VALUE;
      tile[TileEncoder.FIRST + b] = finite ? max : Float.NaN;
      tile[TileEncoder.SECOND + b] = min;
    }
  }

  private static float firstZero(float[] tile, int at) {
    int i = at;
    while (tile[i] != 0) {
      i++;
    }
    return tile[i];
  }

  private static long range(float[] tile, int at) {
    var max = ordered(bits(tile, at));
    var min = max;
    for (int i = Floats.LANES; i < BLOCK; i += Floats.LANES) {
      var next = ordered(bits(tile, at + i));
      max = next.max(max);
      min = next.min(min);
    }
    long high = max.reduceLanes(MAX);
    return high << 32 | Integer.toUnsignedLong(min.reduceLanes(MIN));
  }

  private static IntVector ordered(IntVector bits) {
    return bits.lanewise(XOR, bits.lanewise(ASHR, 31).and(Integer.MAX_VALUE));
  }

  private static float ordered(int bits) {
    return Float.intBitsToFloat(bits ^ bits >> 31 & Integer.MAX_VALUE);
  }
}
