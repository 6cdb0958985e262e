package dev.lbrx.ops.gather;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * Copies rows of the first axis into another tensor and leaves its other rows as they are: {@code
 * y[to + i] = x[from + i]} for i &lt; count. Writes new keys into a cache, and, with x and y the
 * same tensor and to ≤ from, closes the gap after an eviction.
 *
 * <p>In: {@code x [rows, ...]} dense, any dtype. Out: {@code y [capacity, ...]} dense, updated in
 * place. Scalars: from, to, count; rows beyond either tensor are refused when it runs.
 *
 * @param capacity rows of y
 */
public record CopyRows(long capacity) implements Op {
  @Override
  public Specs infer(Specs in) {
    var x = in.count(1).any(0, "x").rankAtLeast(1);
    long[] extents = x.spec().shape().extents();
    extents[0] = capacity;
    return Specs.of(Spec.of(x.spec().dtype(), Shape.of(extents)));
  }

  @Override
  public int scalars() {
    return 3;
  }

  @Override
  public boolean denseOnly() {
    return true;
  }

  /** Bytes of one row of x, and of y. */
  public static long rowBytes(Spec x) {
    long elements = 1;
    for (int axis = 1; axis < x.shape().rank(); axis++) {
      elements *= x.shape().extent(axis);
    }
    return x.dtype().size(elements);
  }

  /** Refuses rows beyond either tensor. */
  public void checkRows(Spec x, long from, long to, long count) {
    boolean inside =
        from >= 0
            && to >= 0
            && count >= 0
            && count <= x.shape().extent(0) - from
            && count <= capacity - to;
    if (!inside) {
      throw new LbrxException(
          ErrorCode.SHAPE,
          name()
              + ": rows "
              + from
              + " … "
              + (from + count)
              + " of "
              + x
              + " to row "
              + to
              + " of "
              + capacity
              + ": out of range");
    }
  }
}
