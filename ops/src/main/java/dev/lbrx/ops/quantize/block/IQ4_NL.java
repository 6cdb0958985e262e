package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 32 codes of 4 bits for {@link UnevenSteps}, one scale: d f16, then {@link Nibbles}.
 *
 * <p>Encoding: {@link UnevenSteps#scale}, weights x² or, with importances, of the variance 2·mean
 * x²; codes nearest to x · (1/d), with d as it was before rounding to f16.
 */
@SuppressWarnings("MemberName") // The type's own name.
public final class IQ4_NL implements BlockEncoder {
  @Override
  public DType type() {
    return DType.IQ4_NL;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    to[scales] = Bytes.half(from, at);
    for (int i = 0; i < 32; i++) {
      to[codes + i] = UnevenSteps.step(Nibbles.get(from, at + 2, 32, i));
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    UnevenSteps.weigh(row, at, row.sumOfSquares(at, 32) * (2f / 32));
    float d = UnevenSteps.scale(row, at);
    UnevenSteps.round(row, at, Rounding.reciprocal(d), 0);
    Bytes.putHalf(to, bytes, d);
    Nibbles.put(row.codes, 0, 32, to, bytes + 2);
  }
}
