package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What lies at a path. */
interface Content {
  void write(Path path) throws IOException;

  static Content of(byte... bytes) {
    return path -> Files.write(path, bytes);
  }

  static Content of(String text) {
    return of(text.getBytes(UTF_8));
  }

  /** Bytes and then zeros, none of which lies on the disk. */
  static Content sparse(byte[] head, long zeros) {
    return path -> {
      Files.write(path, head);
      try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(1), head.length + zeros - 1);
      }
    };
  }

  static Content directory() {
    return Files::createDirectory;
  }

  static Content linkTo(Path target) {
    return path -> Files.createSymbolicLink(path, target);
  }
}
