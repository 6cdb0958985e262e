package dev.lbrx.ops.quantize.block;

import java.lang.foreign.MemorySegment;

/**
 * 256 codes of 2 bits in 64 bytes: of each half, those of elements l, l + 32, l + 64 and l + 96 in
 * a byte, the first lowest.
 */
final class TwoBits {
  private TwoBits() {}

  static int get(MemorySegment from, long at, int i) {
    return Bytes.get(from, at + i / 128 * 32 + i % 32) >> i % 128 / 32 * 2 & 3;
  }

  /** Writes the low two bits of codes. */
  static void put(int[] codes, MemorySegment to, long at) {
    for (int b = 0; b < 64; b++) {
      int first = b / 32 * 128 + b % 32;
      int packed = 0;
      for (int k = 0; k < 4; k++) {
        packed |= (codes[first + 32 * k] & 3) << 2 * k;
      }
      Bytes.put(to, at + b, packed);
    }
  }
}
