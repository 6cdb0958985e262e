package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.I2B;

import dev.lbrx.backend.vector.Floats;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Ints stored as bytes. */
final class Narrowed {
  /** As many bytes as a vector has ints, but eight where those are four. */
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(8 * Math.max(8, Floats.LANES)));

  private Narrowed() {}

  // Arrays alone cross the boundary: the compiler may stop inlining here, and then vectors would
  // be boxed.
  /**
   * Stores the low bytes of ints, of so many to each of {@code blocks} blocks, a power of two from
   * 16 on; the blocks' bytes begin at a stride.
   */
  static void store(int[] from, int each, int blocks, MemorySegment to, long at, int stride) {
    int shift = Integer.numberOfTrailingZeros(each);
    for (int i = 0; i < blocks << shift; i += BYTES.length()) {
      var low = IntVector.fromArray(Floats.INTS, from, i).convertShape(I2B, BYTES, 0);
      var narrow = (ByteVector) low;
      if (Floats.LANES == 4) {
        var high = IntVector.fromArray(Floats.INTS, from, i + 4).convertShape(I2B, BYTES, -1);
        narrow = narrow.or((ByteVector) high);
      }
      long byteOfInt = at + (long) (i >> shift) * stride + (i & each - 1);
      narrow.intoMemorySegment(to, byteOfInt, ByteOrder.LITTLE_ENDIAN);
    }
  }
}
