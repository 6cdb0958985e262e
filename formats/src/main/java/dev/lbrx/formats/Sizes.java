package dev.lbrx.formats;

import dev.lbrx.spi.DType;

/**
 * Arithmetic on sizes found in files. Every method throws {@link ArithmeticException} where the
 * result exceeds 2⁶³ − 1; the caller says which tensor it was.
 */
public final class Sizes {
  private Sizes() {}

  /**
   * The bytes of a dense tensor. Extents of 0 do not hide an overflow of the others: strides are
   * their products too.
   */
  public static long tensor(DType dtype, long... extents) {
    long elements = 1;
    boolean empty = false;
    for (long extent : extents) {
      if (extent < 0) {
        throw new ArithmeticException("negative extent " + extent);
      }
      empty |= extent == 0;
      elements = Math.multiplyExact(elements, Math.max(1, extent));
    }
    long blocks = Math.ceilDiv(elements, dtype.block());
    return empty ? 0 : Math.multiplyExact(blocks, (long) dtype.bytes());
  }

  /** The sum of two sizes. */
  public static long add(long a, long b) {
    return Math.addExact(a, b);
  }

  /** The product of two sizes. */
  public static long multiply(long a, long b) {
    return Math.multiplyExact(a, b);
  }

  /** The smallest multiple of {@code alignment}, a power of two, that is not below {@code size}. */
  public static long align(long size, long alignment) {
    return Math.addExact(size, alignment - 1) & -alignment;
  }
}
