package dev.lbrx.ops.quantize.block;

import java.lang.foreign.MemorySegment;

/** The fifth bits of 32 codes, bit i of a u32 for element i, with {@link Nibbles} behind them. */
final class Fifth {
  private Fifth() {}

  /** Element {@code i} of 32. */
  static int get(MemorySegment from, long at, int i) {
    return Nibbles.get(from, at + 4, 32, i) | (Bytes.getInt(from, at) >>> i & 1) << 4;
  }

  /** Writes 32 codes of five bits. */
  static void put(int[] codes, MemorySegment to, long at) {
    int fifth = 0;
    for (int i = 0; i < 32; i++) {
      fifth |= (codes[i] >> 4 & 1) << i;
    }
    Bytes.putInt(to, at, fifth);
    Nibbles.put(codes, 0, 32, to, at + 4);
  }
}
