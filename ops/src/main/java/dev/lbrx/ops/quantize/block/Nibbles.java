package dev.lbrx.ops.quantize.block;

import java.lang.foreign.MemorySegment;

/**
 * Codes of 4 bits, two in a byte: the low nibbles hold the first half of the elements, the high
 * ones the second.
 */
final class Nibbles {
  private Nibbles() {}

  /** Element {@code i} of {@code count}. */
  static int get(MemorySegment from, long at, int count, int i) {
    int half = count / 2;
    return i < half ? Bytes.get(from, at + i) & 15 : Bytes.get(from, at + i - half) >> 4;
  }

  /** Writes the low four bits of {@code count} codes. */
  static void put(int[] codes, int code, int count, MemorySegment to, long at) {
    int half = count / 2;
    for (int i = 0; i < half; i++) {
      Bytes.put(to, at + i, codes[code + i] & 15 | (codes[code + half + i] & 15) << 4);
    }
  }
}
