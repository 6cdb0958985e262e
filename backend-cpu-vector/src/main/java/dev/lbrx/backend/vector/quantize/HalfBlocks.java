package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.NE;

import dev.lbrx.backend.vector.Floats;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.IntVector;

/** 32 codes of four or five bits: the elements i and i + 16 share byte i. */
final class HalfBlocks {
  private static final int HALF = TileEncoder.BLOCK / 2;

  private HalfBlocks() {}

  /** Stores the first 32 codes of five bits: a u32 of the fifth bits, then the others. */
  static void storeFive(int[] codes, MemorySegment to, long at) {
    to.set(ValueLayout.JAVA_INT_UNALIGNED, at, fifthBits(codes));
    storeFour(codes, to, at + 4);
  }

  /** Stores the lower four bits of the first 32 codes. */
  static void storeFour(int[] codes, MemorySegment to, long at) {
    for (int i = 0; i < HALF; i += Narrowed.LENGTH) {
      var low = pairs(codes, i);
      if (Narrowed.VECTORS == 1) {
        Narrowed.store(low, to, at + i);
      } else {
        Narrowed.store(low, pairs(codes, i + Floats.LANES), to, at + i);
      }
    }
  }

  private static IntVector pairs(int[] codes, int i) {
    var high = IntVector.fromArray(Floats.INTS, codes, i + HALF).lanewise(LSHL, 4);
    return IntVector.fromArray(Floats.INTS, codes, i).and(15).or(high);
  }

  private static int fifthBits(int[] codes) {
    int bits = 0;
    for (int i = 0; i < TileEncoder.BLOCK; i += Floats.LANES) {
      var fifth = IntVector.fromArray(Floats.INTS, codes, i).and(16);
      bits |= (int) fifth.compare(NE, 0).toLong() << i;
    }
    return bits;
  }
}
