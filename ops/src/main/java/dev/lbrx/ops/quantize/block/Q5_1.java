package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 32 codes of 5 bits, a scale and an offset: d f16, m f16, then {@link Fifth} bits and nibbles.
 *
 * <p>Encoding: as {@link Q4_1} with 31 for 15.
 */
@SuppressWarnings("MemberName") // The type's own name.
public final class Q5_1 implements BlockEncoder {
  @Override
  public DType type() {
    return DType.Q5_1;
  }

  @Override
  public boolean offsets() {
    return true;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    to[scales] = Bytes.half(from, at);
    to[offsets] = Bytes.half(from, at + 2);
    for (int i = 0; i < 32; i++) {
      to[codes + i] = Fifth.get(from, at + 4, i);
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    float d = row.weighted() ? WithMinimum.search(row, at, 31) : WithMinimum.round(row, at, 31);
    Bytes.putHalf(to, bytes, d);
    Bytes.putHalf(to, bytes + 2, -row.minimum);
    Fifth.put(row.codes, to, bytes + 4);
  }
}
