package dev.lbrx.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What failures print, and the exit status that they give. */
class FailuresTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console = Console.of(OutputStream.nullOutputStream(), err, false);

  @ParameterizedTest
  @EnumSource
  void aRefusalIsOneLineWithTheStatusOfItsCode(ErrorCode code) {
    int status = Failures.report(new LbrxException(code, "a\nb"), console, false);
    assertThat(status).isEqualTo(code.exitStatus()).isBetween(2, 6);
    assertThat(shown()).isEqualTo("lbrx: " + code.label() + " a\\u000ab\n");
  }

  @Test
  void anythingElseIsABug() {
    int status = Failures.report(new IllegalStateException("what\nnow"), console, false);
    assertThat(status).isEqualTo(1);
    assertThat(shown())
        .startsWith("lbrx: this is a bug in LBRX: java.lang.IllegalStateException: what\\u000anow")
        .contains("--debug");
    assertThat(shown().lines()).hasSize(1);
  }

  @Test
  void memoryThatRunsOutSaysHowToGiveMore() {
    int status = Failures.report(new OutOfMemoryError("Java heap space"), console, false);
    assertThat(status).isEqualTo(5);
    assertThat(shown()).startsWith("lbrx: LBRX-504 out of memory").contains("-Xmx");
    assertThat(shown().lines()).hasSize(1);
  }

  @Test
  void debugShowsTheTraceBelowTheLine() {
    Failures.report(new LbrxException(ErrorCode.IO, "no"), console, true);
    assertThat(shown()).startsWith("lbrx: LBRX-402 no\n").contains("\tat dev.lbrx.cli.console");
  }

  @Test
  void aReaderThatHasGoneIsNoFailure() {
    var broken = Console.of(failing("Broken pipe"), err, false);
    assertThatThrownBy(
            () -> {
              broken.out().print("x");
              broken.out().flush();
            })
        .isInstanceOf(OutputClosed.class)
        .satisfies(e -> assertThat(Failures.report(e, broken, false)).isZero());
    assertThat(shown()).isEmpty();
  }

  @Test
  void aFullDiskUnderStandardOutputIs() {
    var full = Console.of(failing("No space left on device"), err, false);
    assertThatThrownBy(
            () -> {
              full.out().print("x");
              full.out().flush();
            })
        .isInstanceOf(LbrxException.class)
        .hasMessageContaining("standard output");
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  private String shown() {
    return err.toString(UTF_8);
  }
}
