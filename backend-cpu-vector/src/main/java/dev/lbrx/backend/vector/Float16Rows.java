package dev.lbrx.backend.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Rows of f16 to and from float arrays. Plain loops, which the compiler turns into the processor's
 * own conversions: those take subnormal numbers at full speed, where an f32 product of them may
 * cost a hundred cycles.
 */
final class Float16Rows {
  private Float16Rows() {}

  static void load(MemorySegment from, long bytes, float[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] = Float.float16ToFloat(from.get(ValueLayout.JAVA_SHORT_UNALIGNED, bytes + 2L * i));
    }
  }

  static void store(float[] from, int at, MemorySegment to, long bytes, int count) {
    for (int i = 0; i < count; i++) {
      to.set(ValueLayout.JAVA_SHORT_UNALIGNED, bytes + 2L * i, Float.floatToFloat16(from[at + i]));
    }
  }

  static void round(float[] x, int at, int count) {
    for (int i = 0; i < count; i++) {
      x[at + i] = Float.float16ToFloat(Float.floatToFloat16(x[at + i]));
    }
  }
}
