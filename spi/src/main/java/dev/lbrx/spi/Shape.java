package dev.lbrx.spi;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The extents of a tensor, outermost first. A scalar has rank 0 and one element; an extent may be
 * 0.
 */
public final class Shape {
  private final long[] extents;
  private final long elements;
  private final long rows;

  private Shape(long[] extents) {
    this.extents = extents;
    this.elements = product(extents);
    this.rows = extents.length == 0 ? 1 : product(Arrays.copyOf(extents, extents.length - 1));
  }

  /** A shape of the given extents; refuses negative ones and an element count above 2⁶³ − 1. */
  public static Shape of(long... extents) {
    return new Shape(extents.clone());
  }

  /** The number of axes. */
  public int rank() {
    return extents.length;
  }

  /** The extent of an axis; a negative axis counts from the end. */
  public long extent(int axis) {
    return extents[axis < 0 ? axis + extents.length : axis];
  }

  /** The extent of the last axis; 1 for a scalar. */
  public long last() {
    return extents.length == 0 ? 1 : extents[extents.length - 1];
  }

  /** The product of all extents. */
  public long elements() {
    return elements;
  }

  /** The product of all extents but the last. */
  public long rows() {
    return rows;
  }

  /** This shape with another last extent. */
  public Shape withLast(long extent) {
    long[] changed = extents.clone();
    changed[changed.length - 1] = extent;
    return new Shape(changed);
  }

  /** A copy of the extents. */
  public long[] extents() {
    return extents.clone();
  }

  private static long product(long[] extents) {
    long product = 1;
    for (long extent : extents) {
      if (extent < 0) {
        throw new LbrxException(
            ErrorCode.SHAPE, "shape " + Arrays.toString(extents) + " has a negative extent");
      }
      try {
        product = Math.multiplyExact(product, extent);
      } catch (ArithmeticException e) {
        throw new LbrxException(
            ErrorCode.SHAPE,
            "shape " + Arrays.toString(extents) + " has more than 2^63 - 1 elements",
            e);
      }
    }
    return product;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(extents, that.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** The extents joined by {@code ×}: {@code 2×3}; {@code scalar} for rank 0. */
  @Override
  public String toString() {
    return extents.length == 0
        ? "scalar"
        : Arrays.stream(extents).mapToObj(Long::toString).collect(Collectors.joining("×"));
  }
}
