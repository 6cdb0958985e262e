package dev.lbrx.backend.vector;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Moves rows between tensors and float arrays, converting on the way: kernels compute on arrays
 * that stay in the first-level cache, so that one loop serves every dtype. Bool is 0 and 1.
 */
public final class Rows {
  private Rows() {}

  /**
   * Reads {@code count} elements from a byte offset, widened, to {@code at}, and pads with +0 up to
   * {@code padded} elements.
   */
  public static void load(Tensor from, long bytes, float[] to, int at, int count, int padded) {
    Arrays.fill(to, at + count, at + padded, 0f);
    if (count > 0) { // Rows of an empty tensor begin outside of its segment.
      load(from.segment(), from.dtype(), bytes, to, at, count);
    }
  }

  /** Reads {@code count} elements of a dtype from a byte offset, widened, to {@code at}. */
  public static void load(
      MemorySegment from, DType dtype, long bytes, float[] to, int at, int count) {
    switch (dtype) {
      case F32 -> MemorySegment.copy(from, ValueLayout.JAVA_FLOAT_UNALIGNED, bytes, to, at, count);
      case F16 -> Float16Rows.load(from, bytes, to, at, count);
      case BF16 -> Bfloat16Rows.load(from, bytes, to, at, count);
      case BOOL -> loadFlags(from, bytes, to, at, count);
      default -> throw new IllegalArgumentException(dtype.label() + " is not computed on");
    }
  }

  /** Writes {@code count} elements to a byte offset, rounded to nearest even. */
  public static void store(float[] from, int at, Tensor to, long bytes, int count) {
    if (count == 0) {
      return;
    }
    var segment = to.segment();
    switch (to.dtype()) {
      case F32 ->
          MemorySegment.copy(from, at, segment, ValueLayout.JAVA_FLOAT_UNALIGNED, bytes, count);
      case F16 -> Float16Rows.store(from, at, segment, bytes, count);
      case BF16 -> Bfloat16Rows.store(from, at, segment, bytes, count);
      case BOOL -> storeFlags(from, at, segment, bytes, count);
      default -> throw new IllegalArgumentException(to + " has no floating-point elements");
    }
  }

  /** Rounds {@code count} floats to what an element of the dtype holds. */
  public static void round(DType dtype, float[] x, int at, int count) {
    switch (dtype) {
      case F32 -> {}
      case F16 -> Float16Rows.round(x, at, count);
      case BF16 -> Bfloat16Rows.round(x, at, count);
      default -> throw new IllegalArgumentException(dtype + " is no floating-point dtype");
    }
  }

  /**
   * The byte offset of the element that stands for a row, in a tensor with one element a row: the
   * last axis of such a tensor counts rows.
   */
  public static long byteOfRow(Tensor tensor, long row) {
    long last = tensor.spec().last();
    return tensor.rowByte(row / last) + row % last * tensor.dtype().bytes();
  }

  private static void loadFlags(MemorySegment from, long bytes, float[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] = from.get(ValueLayout.JAVA_BYTE, bytes + i) == 0 ? 0f : 1f;
    }
  }

  private static void storeFlags(float[] from, int at, MemorySegment to, long bytes, int count) {
    for (int i = 0; i < count; i++) {
      to.set(ValueLayout.JAVA_BYTE, bytes + i, (byte) (from[at + i] == 0 ? 0 : 1));
    }
  }
}
