package dev.lbrx.formats.output;

import dev.lbrx.formats.TargetFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A draft of one file, written from its start to its end, or from where an earlier run stopped. */
public final class DraftFile implements AutoCloseable {
  private final Path path;
  private long position;
  private int zeros;
  private @Nullable TargetFile file;

  /** Of a draft; nothing is written yet. */
  public DraftFile(Draft draft) {
    this.path = draft.path();
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** Where the next byte goes. */
  public long position() {
    return position;
  }

  /** So many bytes are there from an earlier run, and the zeros before them. */
  public void skip(long bytes) {
    if (file != null) {
      throw new IllegalStateException("bytes of an earlier run behind those of this one");
    }
    position += bytes;
    zeros = 0;
  }

  /** Zeros come before the next bytes. */
  public void pad(int count) {
    zeros += count;
    position += count;
  }

  /** Writes the next bytes. */
  public void append(MemorySegment bytes) {
    if (bytes.byteSize() == 0) {
      return;
    }
    open().write(bytes);
    position += bytes.byteSize();
  }

  /** Writes over bytes that were written before. */
  public void rewrite(long at, byte[] bytes) {
    open().rewrite(at, bytes);
  }

  /** Forces what this run has written, if anything. */
  public void force() {
    if (file != null) {
      file.force();
    }
  }

  // Opened late, because what lies behind the position is cut off then.
  private TargetFile open() {
    var open = file;
    if (open == null) {
      open = TargetFile.resume(path, position - zeros);
      file = open;
    }
    if (zeros > 0) {
      open.write(MemorySegment.ofArray(new byte[zeros]));
      zeros = 0;
    }
    return open;
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
