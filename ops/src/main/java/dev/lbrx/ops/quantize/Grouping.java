package dev.lbrx.ops.quantize;

import dev.lbrx.spi.Shape;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/** Which elements share a scale: neighbours in a row, an output channel, or the whole tensor. */
public sealed interface Grouping {
  /** The whole tensor. */
  record PerTensor() implements Grouping {}

  /** Each row along the last axis: an output channel of a weight [out, in]. */
  record PerChannel() implements Grouping {}

  /**
   * Groups of neighbours along the last axis.
   *
   * @param size elements of a group, a multiple of 32 up to 256
   */
  record PerGroup(int size) implements Grouping {
    /** Refuses other sizes. */
    public PerGroup {
      if (size < 32 || size > 256 || size % 32 != 0) {
        throw new LbrxException(
            ErrorCode.UNSUPPORTED, "group size " + size + ": choose a multiple of 32 up to 256");
      }
    }
  }

  /** The shape of the scales of a tensor. */
  default Shape scales(Shape shape) {
    return switch (this) {
      case PerTensor _ -> Shape.of(1);
      case PerChannel _ -> shape.withLast(1);
      case PerGroup g -> shape.withLast(shape.last() / g.size());
    };
  }

  /** Into how many parts a row of so many elements is divided; a part has one scale. */
  default long parts(long last) {
    return this instanceof PerGroup g ? last / g.size() : 1;
  }
}
