package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 32 signed codes of 8 bits, one scale: d f16, then the codes.
 *
 * <p>Encoding: d = max |x| / 127; code = x · (1/d), rounded with ties away from zero. Importances
 * change nothing.
 */
@SuppressWarnings("MemberName") // The type's own name.
public final class Q8_0 implements BlockEncoder {
  @Override
  public DType type() {
    return DType.Q8_0;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    to[scales] = Bytes.half(from, at);
    for (int i = 0; i < 32; i++) {
      to[codes + i] = (byte) Bytes.get(from, at + 2 + i);
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    float d = Math.abs(row.extreme(at, 32)) / 127;
    float inverse = Rounding.reciprocal(d);
    Bytes.putHalf(to, bytes, d);
    for (int i = 0; i < 32; i++) {
      int code = Rounding.halfAway(row.x[at + i] * inverse);
      Bytes.put(to, bytes + 2 + i, Math.clamp(code, -128, 127));
    }
  }
}
