package dev.lbrx.ops.quantize.block;

import java.lang.foreign.MemorySegment;

/**
 * Eight scales and eight offsets of 6 bits in 12 bytes: the first four of each in a byte of their
 * own, with the two high bits of the last four, whose low nibbles share a byte.
 */
final class SixBitPairs {
  private SixBitPairs() {}

  static void put(int[] scales, int[] offsets, MemorySegment to, long at) {
    for (int j = 0; j < 4; j++) {
      Bytes.put(to, at + j, scales[j] | scales[j + 4] >> 4 << 6);
      Bytes.put(to, at + 4 + j, offsets[j] | offsets[j + 4] >> 4 << 6);
      Bytes.put(to, at + 8 + j, scales[j + 4] & 15 | (offsets[j + 4] & 15) << 4);
    }
  }

  /**
   * Scales {@code d·s} and offsets {@code −m·o}, d and m being two f16 numbers at {@code dAndM}.
   */
  static void decode(MemorySegment from, long dAndM, long at, float[] to, int scales, int offsets) {
    float d = Bytes.half(from, dAndM);
    float m = Bytes.half(from, dAndM + 2);
    for (int j = 0; j < 8; j++) {
      to[scales + j] = d * scale(from, at, j);
      to[offsets + j] = -(m * offset(from, at, j));
    }
  }

  private static int scale(MemorySegment from, long at, int j) {
    return j < 4
        ? Bytes.get(from, at + j) & 63
        : Bytes.get(from, at + 4 + j) & 15 | Bytes.get(from, at + j - 4) >> 6 << 4;
  }

  private static int offset(MemorySegment from, long at, int j) {
    return j < 4
        ? Bytes.get(from, at + 4 + j) & 63
        : Bytes.get(from, at + 4 + j) >> 4 | Bytes.get(from, at + j) >> 6 << 4;
  }
}
