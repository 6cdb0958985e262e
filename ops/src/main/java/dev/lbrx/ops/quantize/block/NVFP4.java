package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * 64 {@link Float4} codes, an unsigned 8-bit floating-point scale (ue4m3: 4 bits of exponent with
 * bias 7, 3 of mantissa) for every 16: four scales, then 8 bytes of {@link Nibbles} for every 16.
 * The doubled numbers take half the scale. Scale 0x7f, which is NaN elsewhere, is 0 to ggml.
 *
 * <p>Encoding: the scale is max |x| / 6, rounded with ties up; from 2⁸ on, and what is rounded to
 * 2⁸, it is 448; below 2⁻⁶ it is at most 7/512. Codes are the nearest, the first of several.
 * Importances change nothing.
 */
public final class NVFP4 implements BlockEncoder {
  private static final int GROUPS = 4;
  private static final int NAN = 0x7f;

  /** The least scale of the highest exponent, and the largest scale, 448. */
  private static final int HIGHEST = 0x78;

  private static final int LARGEST = 0x7e;

  @Override
  public DType type() {
    return DType.NVFP4;
  }

  @Override
  public int group() {
    return 16;
  }

  @Override
  public void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets) {
    for (int g = 0; g < GROUPS; g++) {
      to[scales + g] = half(Bytes.get(from, at + g));
      for (int i = 0; i < 16; i++) {
        int code = Nibbles.get(from, at + GROUPS + 8 * g, 16, i);
        to[codes + 16 * g + i] = Float4.doubled(code);
      }
    }
  }

  @Override
  public void encode(BlockRow row, int at, MemorySegment to, long bytes) {
    for (int g = 0; g < GROUPS; g++) {
      int bits = scale(Math.abs(row.extreme(at + 16 * g, 16)) / 6);
      float half = half(bits);
      for (int i = 0; i < 16; i++) {
        row.codes[i] = Float4.nearest(row.x[at + 16 * g + i], half);
      }
      Bytes.put(to, bytes + g, bits);
      Nibbles.put(row.codes, 0, 16, to, bytes + GROUPS + 8 * g);
    }
  }

  /** Half the number of a scale; the sign bit is ignored. */
  private static float half(int bits) {
    int exponent = bits >> 3 & 15;
    int mantissa = bits & 7;
    if (bits == NAN) {
      return 0;
    }
    return exponent == 0
        ? mantissa * 0x1p-10f
        : (8 + mantissa) * Float.intBitsToFloat(exponent + 116 << 23);
  }

  private static int scale(float x) {
    float most = Math.min(x, 448);
    int exponent = Math.getExponent(most) + 7;
    if (exponent <= 0) {
      return Math.min((int) (most * 512 + 0.5f), 7);
    }
    // A carry out of the mantissa goes to the exponent; the highest has one number, the largest.
    int mantissa = (Float.floatToRawIntBits(most) >> 19 & 15) + 1 >> 1;
    int bits = (exponent << 3) + mantissa;
    return bits < HIGHEST ? bits : LARGEST;
  }

  @Override
  public void encodeNan(MemorySegment to, long bytes) {
    to.asSlice(bytes, 36).fill((byte) 0);
    to.asSlice(bytes, GROUPS).fill((byte) NAN);
  }
}
