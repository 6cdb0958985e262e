package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes in eights of {@link Grid#IQ2XXS} with signs: d f16, then for each 32 elements four
 * indices, four times seven {@link Grid#even} signs and 4 bits of scale n. The scale is {@code d·(½
 * + n)·¼}.
 *
 * <p>Source: ggml, {@code ggml-quants.c}. It can only be read.
 */
@SuppressWarnings("MemberName") // The type's own name.
final class IQ2_XXS implements BlockDecoder {
  @Override
  public DType type() {
    return DType.IQ2_XXS;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    float d = Bytes.half(from, at);
    for (int j = 0; j < 8; j++) {
      int packed = Bytes.getInt(from, at + 2 + 8 * j + 4);
      to[scales + j] = d * (0.5f + (packed >>> 28)) * 0.25f;
      for (int k = 0; k < 4; k++) {
        int point = Bytes.get(from, at + 2 + 8 * j + k);
        Grid.IQ2XXS.signed(point, Grid.even(packed >>> 7 * k), to, codes + 32 * j + 8 * k);
      }
    }
  }
}
