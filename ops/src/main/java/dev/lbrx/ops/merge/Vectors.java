package dev.lbrx.ops.merge;

import dev.lbrx.spi.Shape;

/** What of a tensor counts as one vector. A tensor with fewer than two axes always is one. */
public enum Vectors {
  /** The whole tensor. */
  WHOLE,
  /** Each row along the last axis. */
  ROWS,
  /** Everything at one index of the first axis: an output channel. */
  CHANNELS,
  /** Each column along the first axis. */
  COLUMNS;

  /** How many vectors a tensor has. */
  public long count(Shape shape) {
    if (shape.rank() < 2) {
      return 1;
    }
    return switch (this) {
      case WHOLE -> 1;
      case ROWS -> shape.rows();
      case CHANNELS -> shape.extent(0);
      case COLUMNS -> rest(shape);
    };
  }

  /** How many elements a vector has. */
  public long length(Shape shape) {
    if (shape.rank() < 2) {
      return shape.elements();
    }
    return switch (this) {
      case WHOLE -> shape.elements();
      case ROWS -> shape.last();
      case CHANNELS -> rest(shape);
      case COLUMNS -> shape.extent(0);
    };
  }

  /** How far apart a vector's elements lie in a dense tensor. */
  public long stride(Shape shape) {
    return this == COLUMNS ? count(shape) : 1;
  }

  /** Where a vector starts in a dense tensor. */
  public long start(Shape shape, long vector) {
    return this == COLUMNS ? vector : vector * length(shape);
  }

  private static long rest(Shape shape) {
    long rest = 1;
    for (int axis = 1; axis < shape.rank(); axis++) {
      rest *= shape.extent(axis);
    }
    return rest;
  }
}
