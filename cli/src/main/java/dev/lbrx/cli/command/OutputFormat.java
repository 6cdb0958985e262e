package dev.lbrx.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The format that a command writes: what the user says, else what the output's name says. */
final class OutputFormat {
  private OutputFormat() {}

  static boolean isGguf(Path out, @Nullable String asked) {
    return asked == null
        ? out.toString().toLowerCase(Locale.ROOT).endsWith(".gguf")
        : asked.equals("gguf");
  }
}
