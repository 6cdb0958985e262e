package dev.lbrx.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What one run of the command did. */
record Run(int status, String out, String err) {
  /** The demo models, which are part of the project. */
  static final Path DEMO = Path.of("..", "demo").toAbsolutePath().normalize();

  /** Runs the command in this process. */
  static Run of(Object... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int status = Main.run(strings(arguments), out, err);
    return new Run(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** The command of a JVM of its own, started as the launcher does. */
  static ProcessBuilder process(Object... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports",
                "java.base/jdk.internal.module=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.lbrx.cli.Launcher"));
    command.addAll(List.of(strings(arguments)));
    return new ProcessBuilder(command);
  }

  /** Runs such a process to its end, its streams in files of {@code folder}. */
  static Run inProcess(Path folder, ProcessBuilder builder)
      throws IOException, InterruptedException {
    File out = folder.resolve("stdout").toFile();
    File err = folder.resolve("stderr").toFile();
    int status = builder.redirectOutput(out).redirectError(err).start().waitFor();
    return new Run(
        status,
        java.nio.file.Files.readString(out.toPath()),
        java.nio.file.Files.readString(err.toPath()));
  }

  /** The result as JSON, the run having succeeded. */
  JsonNode json() {
    assertThat(status).describedAs(err).isZero();
    return Json.parse(out.getBytes(UTF_8), "standard output");
  }

  /** Checks that the run was refused with one line and nothing else. */
  void requireRefusal(int status, String code, String... parts) {
    assertThat(err).startsWith("lbrx: " + code + " ").endsWith("\n");
    for (String part : parts) {
      assertThat(err).contains(part);
    }
    assertThat(err.lines()).hasSize(1);
    assertThat(out).isEmpty();
    assertThat(this.status).isEqualTo(status);
  }

  private static String[] strings(Object... arguments) {
    return java.util.Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
  }
}
