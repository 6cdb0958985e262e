package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What lies at a path. */
interface Content {
  void write(Path path) throws IOException;

  static Content of(byte... bytes) {
    return path -> Files.write(path, bytes);
  }

  static Content of(String text) {
    return of(text.getBytes(UTF_8));
  }

  static Content directory() {
    return Files::createDirectory;
  }

  static Content linkTo(Path target) {
    return path -> Files.createSymbolicLink(path, target);
  }
}
