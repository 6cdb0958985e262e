package dev.lbrx.ops.quantize.block;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Small numbers in a block, little-endian. */
final class Bytes {
  private Bytes() {}

  /** An unsigned byte. */
  static int get(MemorySegment from, long at) {
    return from.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  static void put(MemorySegment to, long at, int value) {
    to.set(ValueLayout.JAVA_BYTE, at, (byte) value);
  }

  /** An unsigned u16. */
  static int getShort(MemorySegment from, long at) {
    return from.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) & 0xffff;
  }

  static void putShort(MemorySegment to, long at, int value) {
    to.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) value);
  }

  static int getInt(MemorySegment from, long at) {
    return from.get(ValueLayout.JAVA_INT_UNALIGNED, at);
  }

  static void putInt(MemorySegment to, long at, int value) {
    to.set(ValueLayout.JAVA_INT_UNALIGNED, at, value);
  }

  /** An f16 number. */
  static float half(MemorySegment from, long at) {
    return Float.float16ToFloat(from.get(ValueLayout.JAVA_SHORT_UNALIGNED, at));
  }

  static void putHalf(MemorySegment to, long at, float value) {
    to.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Float.floatToFloat16(value));
  }
}
