package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 32 codes of 5 bits less 16, one scale: d f16, then {@link Fifth} bits and nibbles.
 *
 * <p>Encoding: as {@link Q4_0} with 16 for 8 and 31 for 15.
 */
@SuppressWarnings("MemberName") // The type's own name.
public final class Q5_0 implements BlockEncoder {
  @Override
  public DType type() {
    return DType.Q5_0;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    to[scales] = Bytes.half(from, at);
    for (int i = 0; i < 32; i++) {
      to[codes + i] = Fifth.get(from, at + 2, i) - 16;
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    float d = row.weighted() ? Symmetric.search(row, at, 16) : Symmetric.round(row, at, 16);
    Bytes.putHalf(to, bytes, d);
    Fifth.put(row.codes, to, bytes + 2);
  }
}
