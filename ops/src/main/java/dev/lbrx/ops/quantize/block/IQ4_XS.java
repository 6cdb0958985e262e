package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 256 codes of 4 bits for {@link UnevenSteps}, a scale of 6 bits less 32 for every 32 and one for
 * all: d f16; a u16 of the scales' upper two bits; four bytes of their lower four; then 16 bytes of
 * {@link Nibbles} for every 32.
 *
 * <p>Encoding: {@link UnevenSteps#scale} of every 32, weights x² or, with importances, of the
 * variance 2·mean x² of all 256; d = −s/32 with s the first scale largest in magnitude, l =
 * clamp(rint(scale · (1/d)), −32, 31); codes nearest to x · (1/(d·l)), with d as it was before
 * rounding to f16.
 */
@SuppressWarnings("MemberName") // The type's own name.
public final class IQ4_XS implements BlockEncoder {
  private static final int GROUPS = 8;

  @Override
  public DType type() {
    return DType.IQ4_XS;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    float d = Bytes.half(from, at);
    int high = Bytes.getShort(from, at + 2);
    for (int g = 0; g < GROUPS; g++) {
      int low = Bytes.get(from, at + 4 + g / 2) >> 4 * (g % 2) & 15;
      to[scales + g] = d * ((low | (high >> 2 * g & 3) << 4) - 32);
      for (int i = 0; i < 32; i++) {
        int code = Nibbles.get(from, at + 8 + 16 * g, 32, i);
        to[codes + 32 * g + i] = UnevenSteps.step(code);
      }
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    float variance = row.sumOfSquares(at, 256) * (2f / 256);
    float extreme = 0;
    for (int g = 0; g < GROUPS; g++) {
      UnevenSteps.weigh(row, at + 32 * g, variance);
      float scale = UnevenSteps.scale(row, at + 32 * g);
      row.scales[g] = scale;
      extreme = Math.abs(scale) > Math.abs(extreme) ? scale : extreme;
    }
    float d = -extreme / 32;
    float inverse = Rounding.reciprocal(d);
    int high = 0;
    int low = 0;
    for (int g = 0; g < GROUPS; g++) {
      int l = Math.clamp(Rounding.nearest(inverse * row.scales[g]), -32, 31);
      UnevenSteps.round(row, at + 32 * g, Rounding.reciprocal(d * l), 32 * g);
      Nibbles.put(row.codes, 32 * g, 32, to, bytes + 8 + 16 * g);
      low |= (l + 32 & 15) << 4 * g;
      high |= (l + 32 >> 4) << 2 * g;
    }
    Bytes.putHalf(to, bytes, d);
    Bytes.putShort(to, bytes + 2, high);
    Bytes.putInt(to, bytes + 4, low);
  }
}
