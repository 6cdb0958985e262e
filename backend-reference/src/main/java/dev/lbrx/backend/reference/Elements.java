package dev.lbrx.backend.reference;

import dev.lbrx.ops.math.Bfloat16;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;

/**
 * Elements of f32, f16, bf16 and bool (0 or 1) tensors as floats; offsets count elements from the
 * tensor's first.
 */
public final class Elements {
  private Elements() {}

  /** The element, widened to f32. */
  public static float get(Tensor tensor, long element) {
    var segment = tensor.segment();
    return switch (tensor.dtype()) {
      case F32 -> segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, element * 4);
      case F16 -> Float.float16ToFloat(segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, element * 2));
      case BF16 -> Bfloat16.toFloat(segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, element * 2));
      case BOOL -> segment.get(ValueLayout.JAVA_BYTE, element) == 0 ? 0f : 1f;
      default -> throw new IllegalArgumentException(tensor + " has no floating-point elements");
    };
  }

  /** Sets the element, rounded to nearest even. */
  public static void set(Tensor tensor, long element, float value) {
    var segment = tensor.segment();
    switch (tensor.dtype()) {
      case F32 -> segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, element * 4, value);
      case F16 ->
          segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, element * 2, Float.floatToFloat16(value));
      case BF16 ->
          segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, element * 2, Bfloat16.fromFloat(value));
      case BOOL -> segment.set(ValueLayout.JAVA_BYTE, element, (byte) (value == 0 ? 0 : 1));
      default -> throw new IllegalArgumentException(tensor + " has no floating-point elements");
    }
  }

  /** A 32-bit integer element. */
  public static int getInt(Tensor tensor, long element) {
    return tensor.segment().get(ValueLayout.JAVA_INT_UNALIGNED, element * 4);
  }

  /** Sets a 32-bit integer element. */
  public static void setInt(Tensor tensor, long element, int value) {
    tensor.segment().set(ValueLayout.JAVA_INT_UNALIGNED, element * 4, value);
  }

  /** A byte element. */
  public static byte getByte(Tensor tensor, long element) {
    return tensor.segment().get(ValueLayout.JAVA_BYTE, element);
  }

  /** Sets a byte element. */
  public static void setByte(Tensor tensor, long element, byte value) {
    tensor.segment().set(ValueLayout.JAVA_BYTE, element, value);
  }

  /** The value as it would come back from an element of the dtype. */
  public static float rounded(DType dtype, float value) {
    return switch (dtype) {
      case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
      case BF16 -> Bfloat16.toFloat(Bfloat16.fromFloat(value));
      default -> value;
    };
  }

  /**
   * The offset of the element that stands for a row, in a tensor with one element a row: the last
   * axis of such a tensor counts rows.
   */
  public static long ofRow(Tensor tensor, long row) {
    long last = tensor.spec().last();
    return tensor.spec().rowOffset(row / last) + row % last;
  }
}
