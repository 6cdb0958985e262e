package dev.lbrx.formats;

import static dev.lbrx.formats.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lbrx.spi.error.ErrorCode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files of more bytes than are written before the disk is told to take them, 64 MiB. */
class TargetFileTest {
  // Takes any bytes, and has no disk to force them to.
  private static final Path UNFORCED = Path.of("/dev/null");
  private static final Path FULL = Path.of("/dev/full");
  private static final int PIECE = 16 << 20;

  @TempDir Path folder;

  @Test
  void flushesMeanwhileAndKeepsEveryByte() throws IOException {
    Path path = folder.resolve("file");
    try (var arena = Arena.ofConfined()) {
      var content = arena.allocate(72 << 20);
      for (long i = 0; i < content.byteSize(); i += 8) {
        content.set(ValueLayout.JAVA_LONG, i, i * 0x9E3779B97F4A7C15L);
      }
      try (var file = TargetFile.create(path)) {
        for (long at = 0, piece = 5_000_011; at < content.byteSize(); at += piece) {
          file.write(content.asSlice(at, Math.min(piece, content.byteSize() - at)));
        }
        file.force();
      }
      try (var channel = FileChannel.open(path)) {
        var written = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        assertThat(written.mismatch(content)).isEqualTo(-1);
      }
    }
  }

  @Test
  @Timeout(20)
  @EnabledOnOs(OS.LINUX)
  @DisplayName("reliability 9: bytes that could not be flushed meanwhile end the next write")
  void aFailedFlushEndsTheNextWrite() {
    var piece = MemorySegment.ofArray(new byte[PIECE]);
    try (var file = TargetFile.resume(UNFORCED, 0)) {
      assertRefused(
          ErrorCode.IO,
          () -> {
            while (true) {
              file.write(piece);
              TimeUnit.MILLISECONDS.sleep(1);
            }
          },
          "cannot write " + UNFORCED);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("reliability 9: bytes that could not be flushed meanwhile are not forced later")
  void aFailedFlushIsNotForgotten() {
    try (var file = TargetFile.resume(UNFORCED, 0)) {
      for (int i = 0; i < 4; i++) {
        file.write(MemorySegment.ofArray(new byte[PIECE]));
      }
      // What failed was the flush, of which the system would not have told a second time.
      for (int i = 0; i < 2; i++) {
        assertRefused(ErrorCode.IO, file::force, "cannot write " + UNFORCED);
        assertThat(catchThrowable(file::force).getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("forceData"));
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("reliability 11: a write without room says so, and what is needed")
  void aFullDiskIsSaid() {
    assertThat(Files.exists(FULL)).isTrue();
    try (var file = TargetFile.resume(FULL, 0)) {
      assertRefused(
          ErrorCode.DISK_FULL,
          () -> file.write(MemorySegment.ofArray(new byte[1000])),
          FULL + ": the disk is full: at least 1000 bytes more are needed");
    }
  }
}
