package dev.lbrx.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The format that an output's name says. */
final class OutputFormat {
  private OutputFormat() {}

  /** {@code gguf} or {@code mlxpack}; empty for the name of a directory. */
  static Optional<String> ofName(Path out) {
    String name = out.toString().toLowerCase(Locale.ROOT);
    return List.of("gguf", "mlxpack").stream()
        .filter(format -> name.endsWith("." + format))
        .findFirst();
  }
}
