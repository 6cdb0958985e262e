package dev.lbrx.formats.output;

import dev.lbrx.formats.NewFile;
import java.lang.foreign.MemorySegment;

/**
 * Files that appear together under one name, whole or not at all: a directory, or a pack. One file
 * is written after another.
 */
public interface FileSet extends AutoCloseable {
  /** Begins a file; it is complete when it is closed. */
  default NewFile file(String name) {
    return file(name, 0);
  }

  /**
   * Goes on with a file behind its first {@code written} bytes, which an earlier run has forced.
   */
  NewFile file(String name, long written);

  /** Adds a file with these bytes. */
  default void write(String name, byte[] bytes) {
    try (var file = file(name)) {
      file.write(MemorySegment.ofArray(bytes));
      file.force();
    }
  }

  /** Gives the set its name. */
  void commit();

  /** Deletes what was written, unless it was committed. */
  @Override
  void close();
}
