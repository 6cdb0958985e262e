package dev.lbrx.toolkit.plan;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Counts infinities and NaNs by their exponents, with integers only. */
final class NonFinite {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private NonFinite() {}

  /** How many elements of dense data are not finite; 0 where the dtype knows no such thing. */
  static long count(DType dtype, MemorySegment data) {
    return switch (dtype) {
      case F32 -> count(data, 0x7F80_0000_7F80_0000L, 0x0080_0000_0080_0000L);
      case BF16 -> count(data, 0x7F80_7F80_7F80_7F80L, 0x0080_0080_0080_0080L);
      case F16 -> count(data, 0x7C00_7C00_7C00_7C00L, 0x0400_0400_0400_0400L);
      case F64 -> count(data, 0x7FF0_0000_0000_0000L, 0x0010_0000_0000_0000L);
      default -> 0;
    };
  }

  /** How many bytes are a code that stands for NaN. */
  static long bytes(MemorySegment data, byte nan) {
    long count = 0;
    for (long at = 0; at < data.byteSize(); at++) {
      count += data.get(ValueLayout.JAVA_BYTE, at) == nan ? 1 : 0;
    }
    return count;
  }

  private static final int BLOCK = 1 << 20;

  // Nearly always there is none: whether there is any in a block, by a loop that the compiler turns
  // into vectors, comes before counting.
  private static long count(MemorySegment data, long exponents, long ones) {
    long count = 0;
    for (long at = 0; at < data.byteSize(); at += BLOCK) {
      var block = data.asSlice(at, Math.min(BLOCK, data.byteSize() - at));
      if (any(block, exponents, ones)) {
        count += countAll(block, exponents, ones);
      }
    }
    return count;
  }

  private static boolean any(MemorySegment data, long exponents, long ones) {
    int words = (int) (data.byteSize() / Long.BYTES);
    long found = data.byteSize() % Long.BYTES == 0 ? 0 : exponents + ones;
    for (int i = 0; i < words; i++) {
      found |= (data.getAtIndex(WORD, i) & exponents) + ones;
    }
    return (found & (exponents + ones)) != 0;
  }

  // Several elements a word: adding one to an exponent of ones, and only that, carries into the
  // place of the sign, which the mask has cleared; no carry leaves its element.
  private static long countAll(MemorySegment data, long exponents, long ones) {
    long signs = exponents + ones;
    long count = 0;
    long whole = data.byteSize() & -Long.BYTES;
    for (long at = 0; at < whole; at += Long.BYTES) {
      count += Long.bitCount(((data.get(WORD, at) & exponents) + ones) & signs);
    }
    long rest = 0;
    for (long at = whole; at < data.byteSize(); at++) {
      rest |= (data.get(ValueLayout.JAVA_BYTE, at) & 0xFFL) << 8 * (at - whole);
    }
    return count + Long.bitCount(((rest & exponents) + ones) & signs);
  }
}
