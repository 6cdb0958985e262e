package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes in eights of {@link Grid#IQ1S} plus or minus ⅛: d f16, 32 bytes of low bits of indices,
 * then for each 32 elements four times 3 high bits, 3 bits of scale n, and the shift's sign. The
 * scale is {@code d·(2n + 1)}.
 *
 * <p>Source: ggml, {@code ggml-quants.c}. It can only be read.
 */
@SuppressWarnings("MemberName") // The type's own name.
final class IQ1_S implements BlockDecoder {
  private static final int HIGH = 34;

  @Override
  public DType type() {
    return DType.IQ1_S;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    float d = Bytes.half(from, at);
    for (int j = 0; j < 8; j++) {
      int high = Bytes.getShort(from, at + HIGH + 2 * j);
      to[scales + j] = d * (2 * (high >> 12 & 7) + 1);
      float shift = high >> 15 == 0 ? 0.125f : -0.125f;
      for (int k = 0; k < 4; k++) {
        int point = Bytes.get(from, at + 2 + 4 * j + k) | (high >> 3 * k & 7) << 8;
        Grid.IQ1S.shifted(point, shift, to, codes + 32 * j + 8 * k);
      }
    }
  }
}
