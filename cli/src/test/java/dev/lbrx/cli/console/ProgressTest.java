package dev.lbrx.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** Progress on a terminal, in a pipe, and not at all. */
class ProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long now;

  @Test
  void aPipeGetsAtMostOneLineASecondAndOneAtTheEnd() {
    var progress = progress(false, false);
    progress.stage("copy", 4_000_000, Progress.Unit.BYTES);
    for (int i = 1; i <= 40; i++) {
      now += 100_000_000L;
      progress.at(i * 100_000L);
    }
    progress.finish();
    assertThat(shown())
        .isEqualTo(
            """
            copy: 25 %, 1.00 MB/s, 3 s left
            copy: 50 %, 1.00 MB/s, 2 s left
            copy: 75 %, 1.00 MB/s, 1 s left
            copy: 100 %, 1.00 MB/s
            copy: 4.00 MB in 4.0 s, 1.00 MB/s
            """);
  }

  @Test
  void aTerminalGetsOneLineThatIsRedrawn() {
    var progress = progress(true, false);
    progress.stage("merge", 100, Progress.Unit.WINDOWS);
    now += 1_000_000_000L;
    progress.at(50);
    assertThat(shown())
        .endsWith(
            "\r\033[Kmerge " + "█".repeat(12) + "░".repeat(12) + "  50 %, 50 windows/s, 1 s left")
        .doesNotContain("\n");
    progress.finish();
    assertThat(shown()).endsWith("\r\033[Kmerge: 50 windows in 1.0 s, 50 windows/s\n");
  }

  @Test
  void aStageThatFailsLeavesNoLine() {
    var piped = progress(false, false);
    piped.stage("merge", 100, Progress.Unit.BYTES);
    piped.close();
    assertThat(shown()).isEmpty();
    var animated = progress(true, false);
    animated.stage("merge", 100, Progress.Unit.BYTES);
    animated.close();
    assertThat(shown()).endsWith("\r\033[K");
  }

  @Test
  void quietShowsNothing() {
    var progress = progress(true, true);
    progress.stage("merge", 100, Progress.Unit.BYTES);
    now += 2_000_000_000L;
    progress.at(50);
    progress.finish();
    progress.close();
    assertThat(shown()).isEmpty();
  }

  @Test
  void programsGetLinesOfJson() {
    var progress = new Progress(stream(), Progress.Style.JSON, () -> now);
    progress.stage("convert", 400, Progress.Unit.BYTES);
    progress.resume(100, 1, 4);
    now += 1_000_000_000L;
    progress.item("b", 2, 4);
    progress.at(200);
    progress.finish();
    var events =
        shown().lines().map(line -> Json.parse(line.getBytes(UTF_8), "standard error")).toList();
    assertThat(events.stream().map(event -> event.get("event").stringValue()))
        .containsExactly("start", "resume", "tensor", "progress", "end");
    assertThat(events.get(0).get("total").intValue()).isEqualTo(400);
    assertThat(events.get(1).get("tensors_done").intValue()).isEqualTo(1);
    assertThat(events.get(2).get("tensor").stringValue()).isEqualTo("b");
    assertThat(events.get(3).get("rate").doubleValue()).isEqualTo(100);
    assertThat(events.get(3).get("eta").doubleValue()).isEqualTo(2);
    assertThat(events.get(4).get("seconds").doubleValue()).isEqualTo(1);
  }

  private Progress progress(boolean animated, boolean quiet) {
    var shown = animated ? Progress.Style.BAR : Progress.Style.LINES;
    return new Progress(stream(), quiet ? Progress.Style.NONE : shown, () -> now);
  }

  private PrintStream stream() {
    return new PrintStream(err, true, UTF_8);
  }

  private String shown() {
    return err.toString(UTF_8);
  }
}
