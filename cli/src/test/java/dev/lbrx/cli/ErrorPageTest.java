package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.spi.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code docs/errors.md} explains every code, and no other. */
class ErrorPageTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| (LBRX-\\d+) \\| (\\d) \\|", Pattern.MULTILINE);

  @DisplayName("reliability 1: every code has a row with its exit status")
  @Test
  void everyCodeHasARowWithItsExitStatus() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "errors.md"));
    assertThat(ROW.matcher(page).results().map(row -> row.group(1) + " exits " + row.group(2)))
        .containsExactlyElementsOf(
            Arrays.stream(ErrorCode.values())
                .map(code -> code.label() + " exits " + code.exitStatus())
                .toList());
  }
}
