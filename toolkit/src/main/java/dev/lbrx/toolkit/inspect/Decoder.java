package dev.lbrx.toolkit.inspect;

import dev.lbrx.ops.math.Float4E2M1;
import dev.lbrx.ops.math.Float8E4M3;
import dev.lbrx.ops.math.Float8E5M2;
import dev.lbrx.ops.math.Float8E8M0;
import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Numbers of a plain dtype as f64: all exact but 64-bit integers, which are rounded to nearest. Of
 * types of less than a byte the lowest bits come first; a complex number is two, its real and its
 * imaginary part.
 */
record Decoder(DType dtype) {
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Numbers of an element. */
  static int parts(DType dtype) {
    return dtype == DType.C64 ? 2 : 1;
  }

  /** The {@code i}-th number. */
  double value(MemorySegment bytes, long i) {
    return switch (dtype) {
      case F32, C64 -> Float.intBitsToFloat(bytes.get(INT, 4 * i));
      case F16 -> Float.float16ToFloat(bytes.get(SHORT, 2 * i));
      case BF16 -> Float.intBitsToFloat(bytes.get(SHORT, 2 * i) << 16);
      case F64 -> Double.longBitsToDouble(bytes.get(LONG, 8 * i));
      case F8_E4M3 -> Float8E4M3.toFloat(bytes.get(BYTE, i));
      case F8_E5M2 -> Float8E5M2.toFloat(bytes.get(BYTE, i));
      case F8_E8M0 -> Float8E8M0.toFloat(bytes.get(BYTE, i));
      case F6_E2M3 -> small(six(bytes, i), 3, 1);
      case F6_E3M2 -> small(six(bytes, i), 2, 3);
      case F4 -> Float4E2M1.toFloat(bytes.get(BYTE, i / 2) >> 4 * (i % 2) & 15);
      case I8 -> bytes.get(BYTE, i);
      case U8, BOOL -> Byte.toUnsignedInt(bytes.get(BYTE, i));
      case I16 -> bytes.get(SHORT, 2 * i);
      case U16 -> Short.toUnsignedInt(bytes.get(SHORT, 2 * i));
      case I32 -> bytes.get(INT, 4 * i);
      case U32 -> Integer.toUnsignedLong(bytes.get(INT, 4 * i));
      case I64 -> bytes.get(LONG, 8 * i);
      case U64 -> unsigned(bytes.get(LONG, 8 * i));
      default -> throw new IllegalArgumentException(dtype.label() + " comes in blocks of codes");
    };
  }

  // Four codes in three bytes.
  private static int six(MemorySegment bytes, long i) {
    long at = i / 4 * 3;
    int three =
        Byte.toUnsignedInt(bytes.get(BYTE, at))
            | Byte.toUnsignedInt(bytes.get(BYTE, at + 1)) << 8
            | Byte.toUnsignedInt(bytes.get(BYTE, at + 2)) << 16;
    return three >> 6 * (int) (i % 4) & 63;
  }

  // Sign, exponent, significand of {@code bits}; without infinities and NaN. Source: OCP
  // Microscaling Formats, revision 1.0.
  private static double small(int code, int bits, int bias) {
    int exponent = (code & 31) >> bits;
    int significand = code & (1 << bits) - 1;
    double magnitude =
        Math.scalb(
            (double) (significand + (exponent == 0 ? 0 : 1 << bits)),
            Math.max(1, exponent) - bias - bits);
    return code < 32 ? magnitude : -magnitude;
  }

  private static double unsigned(long bits) {
    // Halved with its last bit kept, so that it is rounded once.
    return bits >= 0 ? bits : 2.0 * (bits >>> 1 | bits & 1);
  }
}
