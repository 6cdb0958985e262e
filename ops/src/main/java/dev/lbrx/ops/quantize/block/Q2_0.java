package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 64 codes of 2 bits less 1, one scale: d f16, then four codes a byte, from the low bits on.
 *
 * <p>Encoding: d = max |x|, code = x · (1/d) rounded with ties away from zero, so that code 2 stays
 * unused. Importances change nothing.
 */
@SuppressWarnings("MemberName") // The type's own name.
public final class Q2_0 implements BlockEncoder {
  private static final int SIZE = 64;

  @Override
  public DType type() {
    return DType.Q2_0;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    java.util.Arrays.fill(to, scales, scales + SIZE / 32, Bytes.half(from, at));
    for (int i = 0; i < SIZE; i++) {
      to[codes + i] = (Bytes.get(from, at + 2 + i / 4) >> 2 * (i % 4) & 3) - 1;
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    float d = Math.abs(row.extreme(at, SIZE));
    float inverse = Rounding.reciprocal(d);
    Bytes.putHalf(to, bytes, d);
    for (int i = 0; i < SIZE; i += 4) {
      int value = 0;
      for (int j = 0; j < 4; j++) {
        int code = Rounding.halfAway(row.x[at + i + j] * inverse) + 1;
        value |= Math.clamp(code, 0, 3) << 2 * j;
      }
      Bytes.put(to, bytes + 2 + i / 4, value);
    }
  }
}
