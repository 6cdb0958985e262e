package dev.lbrx.formats.weights;

import java.lang.foreign.MemorySegment;

/** A planned file of tensors that is written from start to end. */
public interface WeightsWriter extends AutoCloseable {
  /**
   * Appends bytes of a tensor, from a native or {@code byte[]} segment. Tensors come in the
   * layout's order; each must be whole before the next begins.
   */
  void write(String name, MemorySegment bytes);

  /** Whether every tensor is complete. */
  boolean isWhole();

  /** Forces what was written so far to the disk. */
  void force();

  /** Requires every tensor to be complete, and forces the file to the disk. */
  void finish();

  @Override
  void close();
}
