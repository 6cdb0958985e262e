package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.MAX;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.math.Bfloat16;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** What the scale of a block of bf16 follows from, by its elements as shorts without signs. */
final class PairRanges {
  private static final int MAGNITUDES = 0x7fff7fff;
  private static final short INFINITE = 0x7f80;

  /** Bytes of a block. */
  private static final int BLOCK = 2 * TileEncoder.BLOCK;

  private PairRanges() {}

  /** For each block the largest magnitude, at {@link TileEncoder#FIRST}. */
  static void magnitudes(MemorySegment from, long bytes, int blocks, float[] work) {
    for (int b = 0; b < blocks; b++) {
      work[TileEncoder.FIRST + b] = Bfloat16.toFloat(largest(from, bytes + (long) BLOCK * b));
    }
  }

  /**
   * For each block the first element of the largest magnitude, at {@link TileEncoder#FIRST}; NaN if
   * one is not finite.
   */
  static void extremes(MemorySegment from, long bytes, int blocks, float[] work) {
    for (int b = 0; b < blocks; b++) {
      work[TileEncoder.FIRST + b] = extreme(from, bytes + (long) BLOCK * b);
    }
  }

  // 0, +0, if that is all there is.
  private static float extreme(MemorySegment from, long at) {
    short most = largest(from, at);
    if (most >= INFINITE) {
      return Float.NaN;
    }
    long first = at + 2L * Long.numberOfTrailingZeros(places(from, at, most));
    return most == 0 ? 0 : Bfloat16.toFloat(from.get(ValueLayout.JAVA_SHORT_UNALIGNED, first));
  }

  // Straight through the vectors of a block: entering a loop costs more than they do.
  private static short largest(MemorySegment from, long at) {
    var most = absolute(from, at);
    if (Floats.LANES < 16) {
      most = most.max(absolute(from, at + 32));
    }
    if (Floats.LANES < 8) {
      most = most.max(absolute(from, at + 16)).max(absolute(from, at + 48));
    }
    return most.reduceLanes(MAX);
  }

  /** A bit for each element of a magnitude. */
  private static long places(MemorySegment from, long at, short magnitude) {
    long found = absolute(from, at).compare(EQ, magnitude).toLong();
    if (Floats.LANES < 16) {
      found |= absolute(from, at + 32).compare(EQ, magnitude).toLong() << 16;
    }
    if (Floats.LANES < 8) {
      found |= absolute(from, at + 16).compare(EQ, magnitude).toLong() << 8;
      found |= absolute(from, at + 48).compare(EQ, magnitude).toLong() << 24;
    }
    return found;
  }

  private static ShortVector absolute(MemorySegment from, long at) {
    return IntVector.fromMemorySegment(Floats.INTS, from, at, ByteOrder.LITTLE_ENDIAN)
        .and(MAGNITUDES)
        .reinterpretAsShorts();
  }
}
