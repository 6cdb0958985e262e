package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, started as the launcher does. */
class ProcessTest {
  @TempDir Path folder;

  @Test
  void findsTheVectorBackendWithoutAWarning() throws Exception {
    var run = Run.inProcess(folder, Run.process("backends"));
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).containsPattern("cpu-vector +taken");
  }

  @Test
  void endsWithTheStatusOfItsError() throws Exception {
    Run.inProcess(folder, Run.process("info", folder.resolve("nothing")))
        .requireRefusal(3, "LBRX-401", "nothing");
  }

  @Test
  void theEnvironmentNamesABackend() throws Exception {
    var builder = Run.process("backends");
    builder.environment().put("LBRX_BACKEND", "reference");
    assertThat(Run.inProcess(folder, builder).out()).containsPattern("reference +taken");
  }

  @Test
  void isQuietWhenTheReaderHasGone() throws Exception {
    Path err = folder.resolve("stderr");
    var process = Run.process("completion", "bash").redirectError(err.toFile()).start();
    process.getInputStream().close();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(err)).isEmpty();
  }
}
