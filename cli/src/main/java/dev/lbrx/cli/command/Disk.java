package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Sizes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What {@code lbrx doctor} finds out about the disk of a folder, by writing a file to it. */
final class Disk {
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 64;
  private static final long LEAST_ROOM = 1L << 30;

  private Disk() {}

  static Finding of(Path folder) {
    try {
      long room = Files.getFileStore(folder).getUsableSpace();
      String free = Sizes.decimal((double) room) + " free";
      if (room < LEAST_ROOM) {
        return Finding.wrong("disk", free, "make room, or write to another disk");
      }
      Path file = Files.createTempFile(folder, ".lbrx-doctor", null);
      try {
        return Finding.ok("disk", free + ", written at " + speed(file) + " with sync");
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      return Finding.wrong(
          "disk", "cannot write to " + folder + ": " + e.getMessage(), "give --disk DIR another");
    }
  }

  private static String speed(Path file) throws IOException {
    var block = ByteBuffer.allocateDirect(BLOCK);
    long started = System.nanoTime();
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < BLOCKS; i++) {
        // Some disks pass over zeros.
        block.clear().putLong(0, i * 0x9E3779B97F4A7C15L);
        while (block.hasRemaining()) {
          channel.write(block);
        }
      }
      channel.force(true);
    }
    double seconds = (System.nanoTime() - started) * 1e-9;
    return Sizes.decimal((double) BLOCK * BLOCKS / seconds) + "/s";
  }
}
