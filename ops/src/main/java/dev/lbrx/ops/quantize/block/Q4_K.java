package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes of 4 bits, for each 32 a scale s and an offset o of 6 bits: d and m f16, {@link
 * SixBitPairs}, then four times 64 elements as {@link Nibbles}. An element is {@code d·s·q − m·o}.
 *
 * <p>Encoding: {@link OffsetBlocks}.
 */
@SuppressWarnings("MemberName") // The type's own name.
final class Q4_K implements BlockEncoder {
  private static final OffsetBlocks BLOCKS = new OffsetBlocks(32, 15, -1, 20, 63);
  private static final int PAIRS = 4;
  private static final int CODES = 16;

  @Override
  public DType type() {
    return DType.Q4_K;
  }

  @Override
  public boolean offsets() {
    return true;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    SixBitPairs.decode(from, at, at + PAIRS, to, scales, offsets);
    for (int i = 0; i < 256; i++) {
      to[codes + i] = Nibbles.get(from, at + CODES + i / 64 * 32, 64, i % 64);
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    BLOCKS.encode(row, at, to, bytes);
    SixBitPairs.put(row.scaleCodes, row.minimumCodes, to, bytes + PAIRS);
    for (int i = 0; i < 256; i += 64) {
      Nibbles.put(row.codes, i, 64, to, bytes + CODES + i / 2);
    }
  }
}
