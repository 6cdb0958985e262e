package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
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
  private static final int HALF = BLOCK / 2;
  private static final int INFINITE = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

  private BlockRanges() {}

  /** For each block the largest magnitude, at {@link TileEncoder#FIRST}. */
  static void magnitudes(float[] tile, int blocks) {
    for (int b = 0; b < blocks; b++) {
      tile[TileEncoder.FIRST + b] = Float.intBitsToFloat(magnitude(tile, b * BLOCK));
    }
  }

  // Straight through the vectors of a block: entering a loop costs more than they do.
  private static int magnitude(float[] tile, int at) {
    var most = absolute(tile, at).max(absolute(tile, at + HALF));
    if (Floats.LANES < 16) {
      most = most.max(absolute(tile, at + 8)).max(absolute(tile, at + HALF + 8));
    }
    if (Floats.LANES < 8) {
      most = most.max(absolute(tile, at + 4)).max(absolute(tile, at + 12));
      most = most.max(absolute(tile, at + 20)).max(absolute(tile, at + 28));
    }
    return most.reduceLanes(MAX);
  }

  private static IntVector absolute(float[] tile, int at) {
    return bits(tile, at).and(Integer.MAX_VALUE);
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
      tile[TileEncoder.FIRST + b] = extreme(tile, b * BLOCK);
    }
  }

  // 0, +0, if that is all there is.
  private static float extreme(float[] tile, int at) {
    int most = magnitude(tile, at);
    if (most >= INFINITE) {
      return Float.NaN;
    }
    int first = Long.numberOfTrailingZeros(places(tile, at, most));
    return most == 0 ? 0 : tile[at + first];
  }

  /** A bit for each element of a magnitude. */
  private static long places(float[] tile, int at, int magnitude) {
    long found = places(tile, at, 0, magnitude) | places(tile, at, HALF, magnitude);
    if (Floats.LANES < 16) {
      found |= places(tile, at, 8, magnitude) | places(tile, at, HALF + 8, magnitude);
    }
    if (Floats.LANES < 8) {
      found |= places(tile, at, 4, magnitude) | places(tile, at, 12, magnitude);
      found |= places(tile, at, 20, magnitude) | places(tile, at, 28, magnitude);
    }
    return found;
  }

  private static long places(float[] tile, int at, int offset, int magnitude) {
    return absolute(tile, at + offset).compare(EQ, magnitude).toLong() << offset;
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
