package dev.lbrx.backend.vector.merge;

import dev.lbrx.ops.math.Bfloat16;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Moves elements that lie a stride apart, one by one. */
final class Columns {
  private Columns() {}

  /** As {@link dev.lbrx.backend.vector.Rows#load}, elements a stride apart. */
  static void load(
      Tensor from, long bytes, long stride, float[] to, int at, int count, int padded) {
    Arrays.fill(to, at + count, at + padded, 0f);
    var segment = from.segment();
    long step = stride * from.dtype().bytes();
    for (int i = 0; i < count; i++) {
      to[at + i] = get(from, segment, bytes + i * step);
    }
  }

  /** As {@link dev.lbrx.backend.vector.Rows#store}, elements a stride apart. */
  static void store(float[] from, int at, Tensor to, long bytes, long stride, int count) {
    var segment = to.segment();
    long step = stride * to.dtype().bytes();
    for (int i = 0; i < count; i++) {
      set(to, segment, bytes + i * step, from[at + i]);
    }
  }

  private static float get(Tensor from, MemorySegment segment, long bytes) {
    return switch (from.dtype()) {
      case F32 -> segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, bytes);
      case F16 -> Float.float16ToFloat(segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, bytes));
      case BF16 -> Bfloat16.toFloat(segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, bytes));
      default -> throw new IllegalArgumentException(from + " has no floating-point elements");
    };
  }

  private static void set(Tensor to, MemorySegment segment, long bytes, float value) {
    switch (to.dtype()) {
      case F32 -> segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, bytes, value);
      case F16 -> segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, bytes, Float.floatToFloat16(value));
      case BF16 -> segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, bytes, Bfloat16.fromFloat(value));
      default -> throw new IllegalArgumentException(to + " has no floating-point elements");
    }
  }
}
