package dev.lbrx.spi;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.Arrays;

/**
 * What is known of a tensor without its data: dtype, shape and strides (in elements). Rows of a
 * quantized dtype are whole blocks.
 */
public final class Spec {
  private final DType dtype;
  private final Shape shape;
  private final long[] strides;
  private final boolean dense;

  private Spec(DType dtype, Shape shape, long[] strides) {
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.dense = dense(shape, strides);
    if (dtype.quantized()) {
      requireBlocks();
    }
  }

  private void requireBlocks() {
    boolean whole = shape.rank() > 0 && shape.last() % dtype.block() == 0 && hasDenseRows();
    // Where there are no elements, strides say nothing.
    for (int axis = 0; axis < strides.length - 1 && shape.elements() > 0; axis++) {
      whole &= strides[axis] % dtype.block() == 0;
    }
    if (!whole) {
      throw new LbrxException(
          ErrorCode.SHAPE,
          this + ": rows of " + dtype.label() + " are whole blocks of " + dtype.block());
    }
  }

  /** A dense tensor in row-major order. */
  public static Spec of(DType dtype, Shape shape) {
    return new Spec(dtype, shape, dense(shape));
  }

  /** A dense tensor in row-major order. */
  public static Spec of(DType dtype, long... extents) {
    return of(dtype, Shape.of(extents));
  }

  /** A view with strides of its own, one an axis, in elements, not negative. */
  public static Spec strided(DType dtype, Shape shape, long... strides) {
    if (strides.length != shape.rank() || Arrays.stream(strides).anyMatch(s -> s < 0)) {
      throw new LbrxException(
          ErrorCode.SHAPE,
          "strides "
              + Arrays.toString(strides)
              + " do not fit the shape "
              + shape
              + ": one not negative number an axis");
    }
    return new Spec(dtype, shape, strides.clone());
  }

  /** The elements' type. */
  public DType dtype() {
    return dtype;
  }

  /** The extents. */
  public Shape shape() {
    return shape;
  }

  /** The extent of the last axis; 1 for a scalar. */
  public long last() {
    return shape.last();
  }

  /** The stride of an axis, in elements. */
  public long stride(int axis) {
    return strides[axis < 0 ? axis + strides.length : axis];
  }

  /** Whether the elements lie without gaps in row-major order. */
  public boolean isDense() {
    return dense;
  }

  /**
   * Whether the elements of one row (the last axis) lie side by side: what every op but {@code
   * Cast} asks of its tensors.
   */
  public boolean hasDenseRows() {
    return strides.length == 0 || shape.last() <= 1 || strides[strides.length - 1] == 1;
  }

  /** The offset in elements of the first element of a row, counted over all axes but the last. */
  public long rowOffset(long row) {
    long offset = 0;
    long rest = row;
    for (int axis = strides.length - 2; axis >= 0; axis--) {
      long extent = shape.extent(axis);
      offset += rest % extent * strides[axis];
      rest /= extent;
    }
    return offset;
  }

  /** Bytes from the first to behind the last element of the view. */
  public long spanBytes() {
    if (shape.elements() == 0) {
      return 0;
    }
    try {
      long last = 0;
      for (int axis = 0; axis < strides.length; axis++) {
        last = Math.addExact(last, Math.multiplyExact(shape.extent(axis) - 1, strides[axis]));
      }
      return dtype.size(Math.addExact(last, 1));
    } catch (ArithmeticException e) {
      throw new LbrxException(ErrorCode.SHAPE, this + " spans more than 2^63 - 1 bytes", e);
    }
  }

  /** A dense spec of the same shape with another dtype. */
  public Spec as(DType other) {
    return of(other, shape);
  }

  private static boolean dense(Shape shape, long[] strides) {
    long[] wanted = dense(shape);
    for (int i = 0; i < strides.length; i++) {
      if (shape.extent(i) > 1 && strides[i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static long[] dense(Shape shape) {
    long[] strides = new long[shape.rank()];
    long stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, shape.extent(i));
    }
    return strides;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Spec that
        && dtype == that.dtype
        && shape.equals(that.shape)
        && Arrays.equals(strides, that.strides);
  }

  @Override
  public int hashCode() {
    return (dtype.hashCode() * 31 + shape.hashCode()) * 31 + Arrays.hashCode(strides);
  }

  /** {@code f32 2×3}, with the strides where the tensor is not dense. */
  @Override
  public String toString() {
    return dtype.label() + " " + shape + (isDense() ? "" : " strides " + Arrays.toString(strides));
  }
}
