package dev.lbrx.formats.output;

import dev.lbrx.formats.NewFile;
import java.lang.foreign.MemorySegment;

/**
 * Files that appear together under one name, whole or not at all: a directory, or a pack. One file
 * is written after another.
 */
public interface FileSet extends AutoCloseable {
  /** Begins a file; it is complete when it is closed. */
  NewFile file(String name);

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
