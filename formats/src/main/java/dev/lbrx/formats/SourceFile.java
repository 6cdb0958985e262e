package dev.lbrx.formats;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A file that is read while nobody may change it: its size and time stamp are taken when it is
 * opened, and every read is refused once they differ. Safe for use by several threads.
 */
public final class SourceFile implements AutoCloseable {
  private static final long BLOCK = 1 << 24;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final FileTime modified;
  private @Nullable Arena arena;
  private @Nullable MemorySegment mapped;

  private SourceFile(Path path, FileChannel channel, BasicFileAttributes attributes) {
    this.path = path;
    this.channel = channel;
    this.size = attributes.size();
    this.modified = attributes.lastModifiedTime();
  }

  /** Opens a regular file for reading. */
  public static SourceFile open(Path path) {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new LbrxException(
            ErrorCode.NOT_A_MODEL, path + " is not a regular file: name a file that holds data");
      }
      return new SourceFile(path, FileChannel.open(path, StandardOpenOption.READ), attributes);
    } catch (IOException e) {
      throw Storage.error("cannot read", path, e);
    }
  }

  /** Reads a whole file of at most {@code limit} bytes. */
  public static byte[] readAll(Path path, long limit, ErrorCode tooLong) {
    try (var file = open(path)) {
      if (file.size > limit) {
        throw new LbrxException(
            tooLong, path + " has " + file.size + " bytes, allowed are at most " + limit);
      }
      Storage.requireHeap(path.toString(), file.size);
      byte[] bytes = new byte[(int) file.size];
      file.read(0, MemorySegment.ofArray(bytes));
      return bytes;
    }
  }

  /** The path it was opened by. */
  public Path path() {
    return path;
  }

  /** Bytes, when it was opened. */
  public long size() {
    return size;
  }

  /**
   * Fills a native or {@code byte[]} segment from a position on; refuses with {@link
   * ErrorCode#SOURCE_CHANGED} if the file has changed or ends before.
   */
  public void read(long position, MemorySegment to) {
    requireUnchanged();
    try {
      long done = 0;
      while (done < to.byteSize()) {
        long block = Math.min(BLOCK, to.byteSize() - done);
        ByteBuffer buffer = to.asSlice(done, block).asByteBuffer();
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, position + done + buffer.position()) < 0) {
            throw new LbrxException(
                ErrorCode.SOURCE_CHANGED,
                path
                    + " ended at byte "
                    + (position + done + buffer.position())
                    + " while it was read, it had "
                    + size
                    + " bytes: let nothing write to it");
          }
        }
        done += block;
      }
    } catch (IOException e) {
      throw Storage.error("cannot read", path, e);
    }
  }

  /** The whole file as read-only memory, valid until this is closed. */
  public synchronized MemorySegment mapping() {
    requireUnchanged();
    if (mapped == null) {
      arena = Arena.ofShared();
      try {
        mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
      } catch (IOException e) {
        throw Storage.error("cannot map", path, e);
      }
    }
    return mapped;
  }

  /** Refuses with {@link ErrorCode#SOURCE_CHANGED} if size or time stamp differ from the start. */
  public void requireUnchanged() {
    try {
      var now = Files.readAttributes(path, BasicFileAttributes.class);
      if (now.size() != size || !now.lastModifiedTime().equals(modified)) {
        throw new LbrxException(
            ErrorCode.SOURCE_CHANGED,
            path
                + " changed while it was in use: it had "
                + size
                + " bytes of "
                + modified
                + ", now "
                + now.size()
                + " bytes of "
                + now.lastModifiedTime()
                + ": start again and let nothing write to it");
      }
    } catch (IOException e) {
      throw new LbrxException(
          ErrorCode.SOURCE_CHANGED, path + " can no longer be read: it was moved or deleted", e);
    }
  }

  /** Unmaps and closes the file. */
  @Override
  public synchronized void close() {
    if (arena != null) {
      arena.close();
      arena = null;
      mapped = null;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw Storage.error("cannot close", path, e);
    }
  }
}
