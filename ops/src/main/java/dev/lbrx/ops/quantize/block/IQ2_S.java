package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes in eights of {@link Grid#IQ2S} with signs: d f16, 32 bytes of low bits of indices, 32
 * bytes of signs, two high bits for each index, then for each 16 elements a scale n of 4 bits. The
 * scale is {@code d·(½ + n)·¼}.
 *
 * <p>Source: ggml, {@code ggml-quants.c}. It can only be read.
 */
@SuppressWarnings("MemberName") // The type's own name.
final class IQ2_S implements BlockDecoder {
  private static final int SIGNS = 34;
  private static final int HIGH = 66;
  private static final int SCALES = 74;

  @Override
  public DType type() {
    return DType.IQ2_S;
  }

  @Override
  public int group() {
    return 16;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    float d = Bytes.half(from, at);
    for (int j = 0; j < 16; j++) {
      int scale = Bytes.get(from, at + SCALES + j / 2) >> j % 2 * 4 & 15;
      to[scales + j] = d * (0.5f + scale) * 0.25f;
    }
    for (int k = 0; k < 32; k++) {
      int high = Bytes.get(from, at + HIGH + k / 4) >> k % 4 * 2 & 3;
      int point = Bytes.get(from, at + 2 + k) | high << 8;
      Grid.IQ2S.signed(point, Bytes.get(from, at + SIGNS + k), to, codes + 8 * k);
    }
  }
}
