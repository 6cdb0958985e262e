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

  /** Vectors of ints that make one of bytes. */
  static final int VECTORS = BYTES.length() / Floats.LANES;

  /** Bytes that are stored at a time. */
  static final int LENGTH = BYTES.length();

  private Narrowed() {}

  /** Stores the low bytes of the one vector that makes one of bytes. */
  static void store(IntVector only, MemorySegment to, long bytes) {
    ((ByteVector) only.convertShape(I2B, BYTES, 0))
        .intoMemorySegment(to, bytes, ByteOrder.LITTLE_ENDIAN);
  }

  /** Stores the low bytes of the two vectors that make one of bytes. */
  static void store(IntVector low, IntVector high, MemorySegment to, long bytes) {
    ((ByteVector) low.convertShape(I2B, BYTES, 0))
        .or((ByteVector) high.convertShape(I2B, BYTES, -1))
        .intoMemorySegment(to, bytes, ByteOrder.LITTLE_ENDIAN);
  }
}
