package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes −1, 0, 1 in two bits, one scale, which comes last: twice 32 bytes, each byte m of which
 * holds the elements 32n + m of its half, n upwards from the low bits; then d f16. It can hold a
 * code 2 as well.
 *
 * <p>Encoding: as {@link TQ1_0}.
 */
@SuppressWarnings("MemberName") // The type's own name.
public final class TQ2_0 implements BlockEncoder {
  @Override
  public DType type() {
    return DType.TQ2_0;
  }

  @Override
  public int scaleByte() {
    return 64;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    java.util.Arrays.fill(to, scales, scales + Ternary.SIZE / 32, Bytes.half(from, at + 64));
    for (int i = 0; i < Ternary.SIZE; i++) {
      int bits = Bytes.get(from, at + i / 128 * 32 + i % 32) >> 2 * (i % 128 / 32);
      to[codes + i] = (bits & 3) - 1;
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    Bytes.putHalf(to, bytes + 64, Ternary.round(row, at));
    for (int m = 0; m < 64; m++) {
      int first = m / 32 * 128 + m % 32;
      int value = 0;
      for (int n = 0; n < 4; n++) {
        value |= row.codes[first + 32 * n] << 2 * n;
      }
      Bytes.put(to, bytes + m, value);
    }
  }
}
