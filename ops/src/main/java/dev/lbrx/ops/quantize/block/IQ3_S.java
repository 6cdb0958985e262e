package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes in fours of {@link Grid#IQ3S} with signs: d f16, 64 low bytes of indices, a high bit
 * for each, 32 bytes of signs, then for each 32 elements a scale n of 4 bits. The scale is {@code
 * d·(1 + 2n)}.
 *
 * <p>Source: ggml, {@code ggml-quants.c}. It can only be read.
 */
@SuppressWarnings("MemberName") // The type's own name.
final class IQ3_S implements BlockDecoder {
  private static final int HIGH = 66;
  private static final int SIGNS = 74;
  private static final int SCALES = 106;

  @Override
  public DType type() {
    return DType.IQ3_S;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    float d = Bytes.half(from, at);
    for (int j = 0; j < 8; j++) {
      to[scales + j] = d * (1 + 2 * (Bytes.get(from, at + SCALES + j / 2) >> j % 2 * 4 & 15));
    }
    for (int k = 0; k < 64; k++) {
      int high = Bytes.get(from, at + HIGH + k / 8) >> k % 8 & 1;
      int point = Bytes.get(from, at + 2 + k) | high << 8;
      int signs = Bytes.get(from, at + SIGNS + k / 2) >> k % 2 * 4;
      Grid.IQ3S.signed(point, signs, to, codes + 4 * k);
    }
  }
}
