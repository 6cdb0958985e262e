package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 32 {@link Float4} codes and a power of two: e, then {@link Nibbles}. The scale of the doubled
 * numbers is 2^(e−128); e = 255, which is NaN elsewhere, is 2¹²⁷ to ggml.
 *
 * <p>Encoding: e = ⌊log₂ max |x|⌋ − 2 + 127, the logarithm rounded to f32, at least 0; codes are
 * the nearest, the first of several. Importances change nothing.
 */
@SuppressWarnings("MemberName") // The type's own name.
public final class MXFP4 implements BlockEncoder {
  @Override
  public DType type() {
    return DType.MXFP4;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    to[scales] = scale(Bytes.get(from, at));
    for (int i = 0; i < 32; i++) {
      to[codes + i] = Float4.doubled(Nibbles.get(from, at + 1, 32, i));
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    int exponent = exponent(Math.abs(row.extreme(at, 32)));
    float scale = scale(exponent);
    for (int i = 0; i < 32; i++) {
      row.codes[i] = Float4.nearest(row.x[at + i], scale);
    }
    Bytes.put(to, bytes, exponent);
    Nibbles.put(row.codes, 0, 32, to, bytes + 1);
  }

  /** Half of 2^(e−127): subnormal where e is 0 or 1. */
  public static float scale(int exponent) {
    return Float.intBitsToFloat(exponent < 2 ? 0x200000 << exponent : exponent - 1 << 23);
  }

  /** The exponent of a block whose largest magnitude is so much; 0 of 0. */
  public static int exponent(float magnitude) {
    if (magnitude == 0) {
      return 0;
    }
    int floor = Math.getExponent(magnitude);
    if (floor < Float.MIN_EXPONENT || (Float.floatToRawIntBits(magnitude) & 0x7fffff) > 0x7fff00) {
      // Just below a power of two the rounded logarithm is that of the power.
      floor = (int) Math.floor((float) (StrictMath.log(magnitude) / StrictMath.log(2)));
    }
    return Math.max(0, floor - 2 + 127);
  }

  @Override
  public void encodeNan(MemorySegment to, long bytes) {
    to.asSlice(bytes, 17).fill((byte) 0);
    Bytes.put(to, bytes, 0xff);
  }
}
