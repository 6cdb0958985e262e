package dev.lbrx.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of Jazzer; {@code ./build fuzz} has the long ones. */
class FuzzTest {
  @TempDir Path folder;

  @Test
  @DisplayName("reliability 16: Jazzer finds nothing in a short run")
  void aShortRunFindsNothing() throws Exception {
    Path log = folder.resolve("log");
    int status =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+EnableDynamicAgentLoading",
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Fuzz.class.getName(),
                Target.GGUF.label(),
                folder.toString(),
                "-runs=1000",
                "-seed=1")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(status).describedAs(Files.readString(log)).isZero();
    assertThat(log).content().contains("Done 1000 runs");
  }
}
