package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes of 2 bits, for each 16 a scale s and an offset o of 4 bits: 16 bytes of those, o high,
 * then {@link TwoBits}, d and m f16. An element is {@code d·s·q − m·o}.
 *
 * <p>Encoding: {@link OffsetBlocks}.
 */
@SuppressWarnings("MemberName") // The type's own name.
final class Q2_K implements BlockEncoder {
  private static final OffsetBlocks BLOCKS = new OffsetBlocks(16, 3, -0.5f, 15, 15);
  private static final int CODES = 16;
  private static final int D = 80;

  @Override
  public DType type() {
    return DType.Q2_K;
  }

  @Override
  public int group() {
    return 16;
  }

  @Override
  public boolean offsets() {
    return true;
  }

  @Override
  public int scaleByte() {
    return D;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    float d = Bytes.half(from, at + D);
    float m = Bytes.half(from, at + D + 2);
    for (int j = 0; j < 16; j++) {
      int pair = Bytes.get(from, at + j);
      to[scales + j] = d * (pair & 15);
      to[offsets + j] = -(m * (pair >> 4));
    }
    for (int i = 0; i < 256; i++) {
      to[codes + i] = TwoBits.get(from, at + CODES, i);
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    BLOCKS.encode(row, at, to, bytes + D);
    for (int j = 0; j < 16; j++) {
      Bytes.put(to, bytes + j, row.scaleCodes[j] | row.minimumCodes[j] << 4);
    }
    TwoBits.put(row.codes, to, bytes + CODES);
  }
}
