package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.NE;

import dev.lbrx.backend.vector.Floats;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.IntVector;

/** Codes of four or five bits in blocks of 32: the elements i and i + 16 share byte i. */
final class HalfBlocks {
  private static final int BLOCK = TileEncoder.BLOCK;
  private static final int HALF = BLOCK / 2;

  private HalfBlocks() {}

  /**
   * Stores the codes of {@code blocks} blocks that follow each other at a stride of bytes: of each
   * code the lower four bits. Overwrites them.
   */
  static void storeFour(int[] codes, int blocks, MemorySegment to, long at, int stride) {
    pair(codes, blocks * HALF);
    Narrowed.store(codes, HALF, blocks, to, at, stride);
  }

  /** As {@link #storeFour}, with a u32 of fifth bits before each block's. */
  static void storeFive(int[] codes, int blocks, MemorySegment to, long at, int stride) {
    for (int b = 0; b < blocks; b++) {
      int fifth = fifthBits(codes, b * BLOCK);
      to.set(ValueLayout.JAVA_INT_UNALIGNED, at + (long) b * stride, fifth);
    }
    storeFour(codes, blocks, to, at + 4, stride);
  }

  private static void pair(int[] codes, int bytes) {
    for (int i = 0; i < bytes; i += Floats.LANES) {
      int code = 2 * i - i % HALF;
      var high = IntVector.fromArray(Floats.INTS, codes, code + HALF).lanewise(LSHL, 4);
      IntVector.fromArray(Floats.INTS, codes, code).and(15).or(high).intoArray(codes, i);
    }
  }

  private static int fifthBits(int[] codes, int code) {
    int bits = 0;
    for (int i = 0; i < BLOCK; i += Floats.LANES) {
      var fifth = IntVector.fromArray(Floats.INTS, codes, code + i).and(16);
      bits |= (int) fifth.compare(NE, 0).toLong() << i;
    }
    return bits;
  }

  /** Stores a number of each block as f16, at a stride of bytes. */
  static void storeHalves(
      float[] tile, int first, int blocks, MemorySegment to, long at, int stride) {
    for (int b = 0; b < blocks; b++) {
      short half = Float.floatToFloat16(tile[first + b]);
      to.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + (long) b * stride, half);
    }
  }
}
