package dev.lbrx.formats;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;

/** A file that is written from start to end. */
public interface NewFile extends AutoCloseable {
  /** The bytes that are copied at once. */
  long COPY_BYTES = 1 << 20;

  /** Appends a native or {@code byte[]} segment. */
  void write(MemorySegment bytes);

  /** Forces content and size to the disk. */
  void force();

  @Override
  void close();

  /**
   * Appends {@code bytes} of a source from {@code from} on, block by block.
   *
   * @param progress is told how many have been written
   */
  default void append(SourceFile source, long from, long bytes, LongConsumer progress) {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(Math.max(1, Math.min(COPY_BYTES, bytes)));
      for (long done = 0; done < bytes; done += buffer.byteSize()) {
        var part = buffer.asSlice(0, Math.min(buffer.byteSize(), bytes - done));
        source.read(from + done, part);
        write(part);
        progress.accept(done + part.byteSize());
      }
    }
  }
}
