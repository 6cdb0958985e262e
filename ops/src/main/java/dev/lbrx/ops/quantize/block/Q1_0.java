package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 128 signs and one scale: d f16, then bits from the lowest of the first byte on, 1 for d and 0 for
 * −d.
 *
 * <p>Encoding: d = Σ|x| / 128, the sum ascending; a bit says whether x ≥ 0. Importances change
 * nothing.
 */
@SuppressWarnings("MemberName") // The type's own name.
public final class Q1_0 implements BlockEncoder {
  private static final int SIZE = 128;

  @Override
  public DType type() {
    return DType.Q1_0;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    java.util.Arrays.fill(to, scales, scales + SIZE / 32, Bytes.half(from, at));
    for (int i = 0; i < SIZE; i++) {
      to[codes + i] = (Bytes.get(from, at + 2 + i / 8) >> i % 8 & 1) == 1 ? 1 : -1;
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    float sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += Math.abs(row.x[at + i]);
    }
    Bytes.putHalf(to, bytes, sum / SIZE);
    for (int i = 0; i < SIZE; i += 8) {
      int value = 0;
      for (int bit = 0; bit < 8; bit++) {
        value |= row.x[at + i + bit] >= 0 ? 1 << bit : 0;
      }
      Bytes.put(to, bytes + 2 + i / 8, value);
    }
  }
}
