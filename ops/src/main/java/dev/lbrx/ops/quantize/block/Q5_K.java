package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes of 5 bits, for each 32 a scale s and an offset o of 6 bits: d and m f16, {@link
 * SixBitPairs}, 32 bytes of fifth bits, bit j of byte l for element 32·j + l, then four times 64
 * elements as {@link Nibbles}. An element is {@code d·s·q − m·o}.
 *
 * <p>Encoding: {@link OffsetBlocks}.
 */
@SuppressWarnings("MemberName") // The type's own name.
final class Q5_K implements BlockEncoder {
  private static final OffsetBlocks BLOCKS = new OffsetBlocks(32, 31, -0.5f, 15, 63);
  private static final int PAIRS = 4;
  private static final int HIGH = 16;
  private static final int CODES = 48;

  @Override
  public DType type() {
    return DType.Q5_K;
  }

  @Override
  public boolean offsets() {
    return true;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    SixBitPairs.decode(from, at, at + PAIRS, to, scales, offsets);
    for (int i = 0; i < 256; i++) {
      int low = Nibbles.get(from, at + CODES + i / 64 * 32, 64, i % 64);
      to[codes + i] = low + 16 * (Bytes.get(from, at + HIGH + i % 32) >> i / 32 & 1);
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    BLOCKS.encode(row, at, to, bytes);
    SixBitPairs.put(row.scaleCodes, row.minimumCodes, to, bytes + PAIRS);
    for (int l = 0; l < 32; l++) {
      int high = 0;
      for (int j = 0; j < 8; j++) {
        high |= row.codes[32 * j + l] >> 4 << j;
      }
      Bytes.put(to, bytes + HIGH + l, high);
    }
    for (int i = 0; i < 256; i += 64) {
      Nibbles.put(row.codes, i, 64, to, bytes + CODES + i / 2);
    }
  }
}
