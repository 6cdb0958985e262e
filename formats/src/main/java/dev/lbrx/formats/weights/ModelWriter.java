package dev.lbrx.formats.weights;

import java.lang.foreign.MemorySegment;

/**
 * Writes a model tensor by tensor. It appears with {@link #commit()}; closed without, nothing
 * remains.
 */
public interface ModelWriter extends AutoCloseable {
  /**
   * Appends bytes of a tensor, whole elements from a native or {@code byte[]} segment. Tensors come
   * in the order that was planned, each in any number of pieces.
   */
  void write(String name, MemorySegment bytes);

  /** Forces what was written so far to the disk. */
  void force();

  /** How many of its files are whole and on the disk for good. */
  int wholeFiles();

  /** Writes a further small file beside the weights, where the format has a place for one. */
  void writeFile(String name, byte[] bytes);

  /** Requires every tensor to be there, forces all to the disk and gives the model its name. */
  void commit();

  @Override
  void close();
}
