package dev.lbrx.formats;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A new file that is written from start to end, every count checked. What is written goes to the
 * disk in the background meanwhile, so that {@link #force()} has little to wait for.
 */
public final class TargetFile implements NewFile {
  private static final long BLOCK = 1 << 24;

  /** So many bytes are written before the disk is told to take them. */
  private static final long FLUSH = 1 << 26;

  private final Path path;
  private final FileChannel channel;
  private CompletableFuture<Void> flushed = CompletableFuture.completedFuture(null);
  private long unflushed;

  private TargetFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Creates a file that does not exist yet. */
  public static TargetFile create(Path path) {
    try {
      return new TargetFile(
          path, FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    } catch (IOException e) {
      throw Storage.error("cannot create", path, e);
    }
  }

  /**
   * Goes on with a file behind its first {@code position} bytes; what comes after them is cut off.
   * At position 0 the file need not exist.
   */
  public static TargetFile resume(Path path, long position) {
    try {
      var channel =
          position == 0
              ? FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE)
              : FileChannel.open(path, StandardOpenOption.WRITE);
      if (channel.size() < position) {
        channel.close();
        throw new LbrxException(
            ErrorCode.RESUME,
            path
                + " has lost bytes since it was written: at least "
                + position
                + " were on the disk: run without --resume to start again");
      }
      return new TargetFile(path, channel.truncate(position).position(position));
    } catch (IOException e) {
      throw Storage.error("cannot go on with", path, e);
    }
  }

  /** Creates a file with these bytes and forces it to the disk. */
  public static void write(Path path, byte[] bytes) {
    try (var file = create(path)) {
      file.write(MemorySegment.ofArray(bytes));
      file.force();
    }
  }

  @Override
  public void write(MemorySegment bytes) {
    for (long done = 0; done < bytes.byteSize(); done += BLOCK) {
      var slice = bytes.asSlice(done, Math.min(BLOCK, bytes.byteSize() - done));
      ByteBuffer buffer = slice.asByteBuffer();
      try {
        while (buffer.hasRemaining()) {
          if (channel.write(buffer) == 0) {
            throw new IOException("nothing was written");
          }
        }
      } catch (IOException e) {
        throw failed(buffer.remaining(), e);
      }
      flush(slice.byteSize());
    }
  }

  // Where the disk is slower than the job, one flush takes what came during the one before.
  private void flush(long written) {
    unflushed += written;
    if (unflushed >= FLUSH && flushed.isDone()) {
      awaitFlush();
      unflushed = 0;
      flushed =
          CompletableFuture.runAsync(
              this::forceData, work -> Thread.ofPlatform().daemon().name("lbrx-disk").start(work));
    }
  }

  private void forceData() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw failed(1, e);
    }
  }

  // The system tells of a failed write once, so that a later force would not notice it.
  private void awaitFlush() {
    try {
      flushed.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof LbrxException cause ? cause : e;
    }
  }

  /** Writes over bytes that were written before. */
  public void rewrite(long position, byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer, position + buffer.position());
      }
    } catch (IOException e) {
      throw failed(buffer.remaining(), e);
    }
  }

  @Override
  public void force() {
    awaitFlush();
    try {
      channel.force(true);
    } catch (IOException e) {
      throw failed(1, e);
    }
  }

  @Override
  public void close() {
    try {
      flushed.handle((done, failure) -> failure == null).join();
      channel.close();
    } catch (IOException e) {
      throw failed(1, e);
    }
  }

  private LbrxException failed(long needed, IOException cause) {
    long free;
    try {
      free = Files.getFileStore(path).getUsableSpace();
    } catch (IOException e) {
      cause.addSuppressed(e);
      throw Storage.error("cannot write", path, cause);
    }
    if (free < needed || String.valueOf(cause.getMessage()).contains("No space left")) {
      throw new LbrxException(
          ErrorCode.DISK_FULL,
          path
              + ": the disk is full: at least "
              + needed
              + " bytes more are needed, "
              + free
              + " are free: make room and start again",
          cause);
    }
    return Storage.error("cannot write", path, cause);
  }
}
