package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes in eights of {@link Grid#IQ1S} plus or minus ⅛: 32 bytes of low bits of indices, a
 * nibble for each with 3 high bits and the shift's sign, four u16 with four scales n of 3 bits and
 * a quarter of d, f16. The scale of 16 elements is {@code d·(2n + 1)}.
 *
 * <p>Source: ggml, {@code ggml-quants.c}. It can only be read.
 */
@SuppressWarnings("MemberName") // The type's own name.
final class IQ1_M implements BlockDecoder {
  private static final int HIGH = 32;
  private static final int SCALES = 48;

  @Override
  public DType type() {
    return DType.IQ1_M;
  }

  @Override
  public int group() {
    return 16;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    int bits = 0;
    for (int i = 0; i < 4; i++) {
      bits |= Bytes.getShort(from, at + SCALES + 2 * i) >> 12 << 4 * i;
    }
    float d = Float.float16ToFloat((short) bits);
    for (int j = 0; j < 16; j++) {
      int packed = Bytes.getShort(from, at + SCALES + j / 4 * 2);
      to[scales + j] = d * (2 * (packed >> 3 * (j % 4) & 7) + 1);
    }
    for (int k = 0; k < 32; k++) {
      int high = Bytes.get(from, at + HIGH + k / 2) >> k % 2 * 4;
      int point = Bytes.get(from, at + k) | (high & 7) << 8;
      Grid.IQ1S.shifted(point, (high & 8) == 0 ? 0.125f : -0.125f, to, codes + 8 * k);
    }
  }
}
