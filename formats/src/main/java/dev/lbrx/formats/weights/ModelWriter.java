package dev.lbrx.formats.weights;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;

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

  /** The bytes of a tensor as whoever reads the model will see them; empty where as written. */
  default Optional<MemorySegment> asRead(String name, MemorySegment bytes) {
    return Optional.empty();
  }

  /** The SHA-256 of each file that lies beside the weights. */
  default Map<String, String> smallFiles() {
    return Map.of();
  }

  /** Forces what was written so far to the disk. */
  void force();

  /** How many of its files are whole and on the disk for good. */
  int wholeFiles();

  /** Writes {@code lbrx.json}, or of one file {@code NAME.lbrx.json} beside it. */
  void writeLineage(byte[] bytes);

  /** Requires every tensor to be there, forces all to the disk and gives the model its name. */
  void commit();

  @Override
  void close();
}
