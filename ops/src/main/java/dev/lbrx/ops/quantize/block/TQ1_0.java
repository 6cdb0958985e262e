package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes −1, 0, 1 in base 3, one scale, which comes last: 32 bytes of five codes, 16 bytes of
 * five, four bytes of four, then d f16. Code n of byte m is element n · (bytes of that part) + m of
 * the part. A byte is {@code ⌈v · 256/243⌉} of v = Σ code · 3^(4−n), so that a code is read by
 * multiplying: the upper byte of 3 · (byte · 3ⁿ mod 256).
 *
 * <p>Encoding: d = max |x|, code = x · (1/d) rounded with ties away from zero. Importances change
 * nothing.
 */
@SuppressWarnings("MemberName") // The type's own name.
public final class TQ1_0 implements BlockEncoder {
  private static final int[] POWERS = {1, 3, 9, 27, 81};

  @Override
  public DType type() {
    return DType.TQ1_0;
  }

  @Override
  public int scaleByte() {
    return 52;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    java.util.Arrays.fill(to, scales, scales + Ternary.SIZE / 32, Bytes.half(from, at + 52));
    decode(from, at, 32, 5, to, codes);
    decode(from, at + 32, 16, 5, to, codes + 160);
    decode(from, at + 48, 4, 4, to, codes + 240);
  }

  private static void decode(MemorySegment from, long at, int bytes, int each, float[] to, int t) {
    for (int n = 0; n < each; n++) {
      for (int m = 0; m < bytes; m++) {
        int rest = Bytes.get(from, at + m) * POWERS[n] & 0xff;
        to[t + n * bytes + m] = (rest * 3 >> 8) - 1;
      }
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    Bytes.putHalf(to, bytes + 52, Ternary.round(row, at));
    encode(row.codes, 0, 32, 5, to, bytes);
    encode(row.codes, 160, 16, 5, to, bytes + 32);
    encode(row.codes, 240, 4, 4, to, bytes + 48);
  }

  private static void encode(
      int[] codes, int code, int bytes, int each, MemorySegment to, long at) {
    for (int m = 0; m < bytes; m++) {
      int value = 0;
      for (int n = 0; n < each; n++) {
        value += codes[code + n * bytes + m] * POWERS[4 - n];
      }
      Bytes.put(to, at + m, (value * 256 + 242) / 243);
    }
  }
}
