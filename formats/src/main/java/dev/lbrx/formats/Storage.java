package dev.lbrx.formats;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Errors of the file system, as users read them. */
public final class Storage {
  private Storage() {}

  /** What failed on a file: {@code doing} reads like "cannot read". */
  public static LbrxException error(String doing, Path file, IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ ->
          new LbrxException(
              ErrorCode.NOT_FOUND, file + ": no such file or directory: check the path", cause);
      case AccessDeniedException _ ->
          new LbrxException(
              ErrorCode.IO,
              doing + " " + file + ": permission denied: check its owner and mode",
              cause);
      default -> new LbrxException(ErrorCode.IO, doing + " " + file + ": " + reason(cause), cause);
    };
  }

  /** Refuses a load that would need more than a quarter of the heap. */
  public static void requireHeap(String what, long bytes) {
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > heap / 4) {
      long mebibytes = (bytes >> 18) + 1;
      throw new LbrxException(
          ErrorCode.MEMORY,
          what
              + " needs about "
              + bytes
              + " bytes of memory, above a quarter of the heap of "
              + heap
              + ": give the JVM -Xmx"
              + mebibytes
              + "m");
    }
  }

  private static String reason(IOException cause) {
    String reason = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
    return reason == null ? cause.getClass().getSimpleName() : reason;
  }
}
