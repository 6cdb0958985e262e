package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes in fours of {@link Grid#IQ3XXS} with signs: d f16, 64 indices, then for each 32
 * elements four times seven {@link Grid#even} signs and 4 bits of scale n. The scale is {@code d·(½
 * + n)·½}.
 *
 * <p>Source: ggml, {@code ggml-quants.c}. It can only be read.
 */
@SuppressWarnings("MemberName") // The type's own name.
final class IQ3_XXS implements BlockDecoder {
  private static final int SIGNS = 66;

  @Override
  public DType type() {
    return DType.IQ3_XXS;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    float d = Bytes.half(from, at);
    for (int j = 0; j < 8; j++) {
      int packed = Bytes.getInt(from, at + SIGNS + 4 * j);
      to[scales + j] = d * (0.5f + (packed >>> 28)) * 0.5f;
      for (int k = 0; k < 8; k++) {
        int point = Bytes.get(from, at + 2 + 8 * j + k);
        int signs = Grid.even(packed >>> k / 2 * 7) >> k % 2 * 4;
        Grid.IQ3XXS.signed(point, signs, to, codes + 32 * j + 4 * k);
      }
    }
  }
}
