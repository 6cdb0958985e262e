package dev.lbrx.formats.output;

import dev.lbrx.formats.Storage;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two runs from writing one output; it ends with the process, however that ends. */
record Lock(Path path, FileChannel channel) implements AutoCloseable {
  /** Takes the lock; {@link ErrorCode#OUTPUT_EXISTS}: another run has it. */
  static Lock take(Path path) {
    try {
      var channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
      if (isFree(channel)) {
        return new Lock(path, channel);
      }
      channel.close();
      throw new LbrxException(
          ErrorCode.OUTPUT_EXISTS,
          path.getParent()
              + " is being written by another run: let it end, or choose another output");
    } catch (IOException e) {
      throw Storage.error("cannot write", path, e);
    }
  }

  private static boolean isFree(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    } catch (IOException _) {
      // A file system without locks keeps nobody out.
      return true;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Storage.error("cannot close", path, e);
    }
  }
}
