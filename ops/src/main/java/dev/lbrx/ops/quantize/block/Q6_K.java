package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes of 6 bits less 32, for each 16 a signed scale s of 8 bits: 128 bytes of low nibbles,
 * each half's as two times 32 pairs l, l + 64; 64 bytes of high bits as {@link TwoBits}; the
 * scales; d f16. An element is {@code d·s·q}.
 *
 * <p>Encoding: {@link Search#symmetric} for each 16 with the importances as weights, without them
 * x²; d is the first scale largest in magnitude divided by −128; then elements are rounded again as
 * {@link SignedBlocks#round} says. A block with no scale of at least 10⁻¹⁵ is zero bytes.
 *
 * <p>Source: ggml, {@code quantize_row_q6_K_ref} and {@code quantize_row_q6_K_impl}.
 */
@SuppressWarnings("MemberName") // The type's own name.
final class Q6_K implements BlockEncoder {
  private static final int HIGH = 128;
  private static final int SCALES = 192;
  private static final int D = 208;

  @Override
  public DType type() {
    return DType.Q6_K;
  }

  @Override
  public int group() {
    return 16;
  }

  @Override
  public int scaleByte() {
    return D;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    float d = Bytes.half(from, at + D);
    for (int j = 0; j < 16; j++) {
      to[scales + j] = d * (byte) Bytes.get(from, at + SCALES + j);
    }
    for (int i = 0; i < 256; i++) {
      int low = Bytes.get(from, at + i / 128 * 64 + i % 64) >> i % 128 / 64 * 4 & 15;
      to[codes + i] = (low | TwoBits.get(from, at + HIGH, i) << 4) - 32;
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    for (int j = 0; j < 16; j++) {
      int from = at + 16 * j;
      for (int i = 0; i < 16; i++) {
        float square = row.x[from + i] * row.x[from + i];
        row.weights[i] = row.weighted() ? row.importance[from + i] : square;
      }
      row.scales[j] = Search.symmetric(row.x, from, 16, 32, row.weights, 0, row.codes, 16 * j);
    }
    float extreme = SignedBlocks.extreme(row);
    if (Math.abs(extreme) < Search.SMALLEST) {
      to.asSlice(bytes, DType.Q6_K.bytes()).fill((byte) 0);
      return;
    }
    float inverse = -128 / extreme;
    Bytes.putHalf(to, bytes + D, 1 / inverse);
    float d = Bytes.half(to, bytes + D);
    for (int j = 0; j < 16; j++) {
      byte scale = (byte) Math.min(127, Rounding.nearest(inverse * row.scales[j]));
      Bytes.put(to, bytes + SCALES + j, scale);
      SignedBlocks.round(row, at, j, d * scale, 32);
    }
    put(row.codes, row.trial, to, bytes);
  }

  private static void put(int[] codes, int[] high, MemorySegment to, long bytes) {
    for (int i = 0; i < 128; i++) {
      int first = i / 64 * 128 + i % 64;
      Bytes.put(to, bytes + i, codes[first] & 15 | (codes[first + 64] & 15) << 4);
    }
    for (int i = 0; i < 256; i++) {
      high[i] = codes[i] >> 4;
    }
    TwoBits.put(high, to, bytes + HIGH);
  }
}
