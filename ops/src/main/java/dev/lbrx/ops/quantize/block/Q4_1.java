package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 32 codes of 4 bits, a scale and an offset: d f16, m f16, then {@link Nibbles}.
 *
 * <p>Encoding: m = min, d = (max − min)/15, code = trunc((x − m) · (1/d) + 0.5). With importances
 * {@link Search#withMinimum} finds m, d and codes.
 */
@SuppressWarnings("MemberName") // The type's own name.
public final class Q4_1 implements BlockEncoder {
  @Override
  public DType type() {
    return DType.Q4_1;
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
      to[codes + i] = Nibbles.get(from, at + 4, 32, i);
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    float d = row.weighted() ? WithMinimum.search(row, at, 15) : WithMinimum.round(row, at, 15);
    Bytes.putHalf(to, bytes, d);
    Bytes.putHalf(to, bytes + 2, -row.minimum);
    Nibbles.put(row.codes, 0, 32, to, bytes + 4);
  }
}
