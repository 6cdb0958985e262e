package dev.lbrx.cli.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of files with one thing wrong each, made by rule, judged by the command in a process of
 * little memory and stack.
 */
class HostileFilesTest {
  private static final String MODEL =
      Path.of("..", "demo", "demo-base").toAbsolutePath().normalize().toString();

  @TempDir Path folder;

  @Test
  @DisplayName(
      "reliability 1, 2, 3, 4, 5, 6, 8: hostile files are refused within bounds, with one line that"
          + " names file and field, and leave nothing behind")
  void everyOneIsRefusedWithOneLine() throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xss512k",
                // Thousands of short runs: what compiles fast is done first.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                HostileProcess.class.getName(),
                MODEL,
                Files.createDirectory(folder.resolve("cases")).toString()));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    int status =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    assertThat(out).hasContent("");
    assertThat(status).describedAs(Files.readString(err)).isZero();
  }

  @Test
  void everyRuleHasItsOwnName() {
    Map<String, Long> counts =
        Judge.all(MODEL).stream()
            .collect(Collectors.groupingBy(Hostile::name, Collectors.counting()));
    assertThat(counts.entrySet().stream().filter(entry -> entry.getValue() > 1)).isEmpty();
    assertThat(counts).hasSizeGreaterThan(2_000);
  }
}
