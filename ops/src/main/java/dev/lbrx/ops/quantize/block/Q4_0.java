package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 32 codes of 4 bits less 8, one scale: d f16, then {@link Nibbles}.
 *
 * <p>Encoding: d = v/−8 with v the first element of the largest magnitude; code = min(15, trunc(x ·
 * (1/d) + 8.5)). With importances {@link Search#symmetric} finds d and codes.
 */
@SuppressWarnings("MemberName") // The type's own name.
public final class Q4_0 implements BlockEncoder {
  @Override
  public DType type() {
    return DType.Q4_0;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    to[scales] = Bytes.half(from, at);
    for (int i = 0; i < 32; i++) {
      to[codes + i] = Nibbles.get(from, at + 2, 32, i) - 8;
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    float d = row.weighted() ? Symmetric.search(row, at, 8) : Symmetric.round(row, at, 8);
    Bytes.putHalf(to, bytes, d);
    Nibbles.put(row.codes, 0, 32, to, bytes + 2);
  }
}
