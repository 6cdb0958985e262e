package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job in a process of its own that is ended as Ctrl-C ends it. */
class InterruptionTest {
  @TempDir Path folder;

  @Test
  @DisplayName("reliability 9: Ctrl-C leaves the partial output and says how to go on")
  void saysWhatIsLeft() throws Exception {
    Path out = folder.resolve("out");
    Path partial = folder.resolve(".out.lbrx-partial");
    Path err = folder.resolve("err");
    // The reference takes long enough for a signal to come in time.
    var process =
        Run.process(
                "quantize",
                Run.DEMO.resolve("demo-base"),
                out,
                "--type",
                "q3_k_m",
                "--to",
                "gguf",
                "--backend",
                "reference",
                "--quiet")
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (process.isAlive() && !Files.exists(partial.resolve("out"))) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    process.destroy();
    assertThat(process.waitFor()).isNotZero();
    assertThat(Files.readString(err))
        .isEqualTo(
            "\nlbrx: interrupted; what is done is kept in "
                + partial
                + ": run again with --resume to go on, without to start again\n");
    assertThat(partial).isDirectory();
    assertThat(out).doesNotExist();
  }
}
