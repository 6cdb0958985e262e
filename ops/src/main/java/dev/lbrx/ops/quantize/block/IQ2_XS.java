package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes in eights of {@link Grid#IQ2XS} with signs: d f16, 32 times u16 with an index and seven
 * {@link Grid#even} signs, then for each 16 elements a scale n of 4 bits. The scale is {@code d·(½
 * + n)·¼}.
 *
 * <p>Source: ggml, {@code ggml-quants.c}. It can only be read.
 */
@SuppressWarnings("MemberName") // The type's own name.
final class IQ2_XS implements BlockDecoder {
  private static final int SCALES = 66;

  @Override
  public DType type() {
    return DType.IQ2_XS;
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
      int packed = Bytes.getShort(from, at + 2 + 2 * k);
      Grid.IQ2XS.signed(packed & 511, Grid.even(packed >> 9), to, codes + 8 * k);
    }
  }
}
