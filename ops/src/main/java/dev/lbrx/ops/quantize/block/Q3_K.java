package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * 256 codes of 3 bits less 4, for each 16 a scale s of 6 bits less 32: 32 bytes of third bits, bit
 * j of byte l for element 32·j + l, {@link TwoBits}, 12 bytes of scales (low nibbles of the first
 * eight and the last eight, then their high bits), d f16. An element is {@code d·s·q}.
 *
 * <p>Encoding: {@link Descent} for each 16 with weights x²; d is the first scale largest in
 * magnitude divided by −32. With importances {@link Search#symmetric} for each 16, with weights
 * {@code importance · √(2·mean x² of 256 + x²)}, and again for their scales, with the sums of those
 * weights. Then elements are rounded again as {@link SignedBlocks#round} says.
 *
 * <p>Source: ggml, {@code quantize_row_q3_K_ref} and {@code quantize_row_q3_K_impl}.
 */
@SuppressWarnings("MemberName") // The type's own name.
final class Q3_K implements BlockEncoder {
  private static final Descent DESCENT = new Descent(-4, 3, false);
  private static final int CODES = 32;
  private static final int SCALES = 96;
  private static final int D = 108;

  @Override
  public DType type() {
    return DType.Q3_K;
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
      int low = Bytes.get(from, at + SCALES + j % 8) >> j / 8 * 4 & 15;
      int high = Bytes.get(from, at + SCALES + 8 + j % 4) >> j / 4 * 2 & 3;
      to[scales + j] = d * ((low | high << 4) - 32);
    }
    for (int i = 0; i < 256; i++) {
      int high = Bytes.get(from, at + i % 32) >> i / 32 & 1;
      to[codes + i] = TwoBits.get(from, at + CODES, i) + 4 * high - 4;
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    int[] scales = row.scaleCodes;
    if (row.weighted()) {
      float variance = 2 * row.sumOfSquares(at, 256) / 256;
      for (int j = 0; j < 16; j++) {
        row.weigh(at + 16 * j, 16, variance);
        row.scaleWeights[j] = row.sumOfWeights(16);
        row.scales[j] =
            Search.symmetric(row.x, at + 16 * j, 16, 4, row.weights, 0, row.codes, 16 * j);
      }
      float d = Search.symmetric(row.scales, 0, 16, 32, row.scaleWeights, 0, scales, 0);
      Bytes.putHalf(to, bytes + D, d);
    } else {
      for (int j = 0; j < 16; j++) {
        row.scales[j] = descend(row, at + 16 * j, 16 * j);
      }
      float extreme = SignedBlocks.extreme(row);
      float inverse = -32 / extreme;
      for (int j = 0; j < 16; j++) {
        int code = Math.clamp(Rounding.nearest(inverse * row.scales[j]), -32, 31) + 32;
        scales[j] = extreme == 0 ? 0 : code;
      }
      Bytes.putHalf(to, bytes + D, extreme == 0 ? 0 : 1 / inverse);
    }
    float d = Bytes.half(to, bytes + D);
    for (int j = 0; j < 16; j++) {
      SignedBlocks.round(row, at, j, d * (scales[j] - 32), 4);
    }
    put(row.codes, scales, to, bytes);
  }

  /** Codes 0 … 7 of 16 elements, and their scale. */
  private static float descend(BlockRow row, int at, int code) {
    float extreme = row.extreme(at, 16);
    if (Math.abs(extreme) < Search.SMALLEST) {
      Arrays.fill(row.codes, code, code + 16, 0);
      return 0;
    }
    float inverse = -4 / extreme;
    for (int i = 0; i < 16; i++) {
      row.weights[i] = row.x[at + i] * row.x[at + i];
      row.codes[code + i] = Math.clamp(Rounding.nearest(inverse * row.x[at + i]), -4, 3);
    }
    float scale = DESCENT.improve(row.x, at, 16, row.weights, 0, row.codes, code);
    for (int i = code; i < code + 16; i++) {
      row.codes[i] += 4;
    }
    return scale;
  }

  private static void put(int[] codes, int[] scales, MemorySegment to, long bytes) {
    for (int l = 0; l < 32; l++) {
      int high = 0;
      for (int j = 0; j < 8; j++) {
        high |= codes[32 * j + l] >> 2 << j;
      }
      Bytes.put(to, bytes + l, high);
    }
    TwoBits.put(codes, to, bytes + CODES);
    for (int j = 0; j < 8; j++) {
      Bytes.put(to, bytes + SCALES + j, scales[j] & 15 | (scales[j + 8] & 15) << 4);
    }
    for (int j = 0; j < 4; j++) {
      int high = 0;
      for (int k = 0; k < 4; k++) {
        high |= scales[j + 4 * k] >> 4 << 2 * k;
      }
      Bytes.put(to, bytes + SCALES + 8 + j, high);
    }
  }
}
