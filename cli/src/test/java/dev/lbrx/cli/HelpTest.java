package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Help and version of every command. */
class HelpTest {
  /** The names that users rely on, as the root's help lists them. */
  static Stream<String> commands() {
    return Stream.of(
        "demo",
        "info",
        "check",
        "inspect",
        "diff",
        "hash",
        "verify",
        "repair",
        "merge",
        "quantize",
        "convert",
        "split",
        "join",
        "pack",
        "extract",
        "perplexity",
        "generate",
        "reproduce",
        "script",
        "doctor",
        "backends",
        "tune",
        "conformance",
        "completion");
  }

  @Test
  void theRootListsEveryCommandAndNoOther() {
    var run = Run.of("--help");
    assertThat(run.out().lines())
        .filteredOn(line -> line.matches("  [a-z]+ {2,}\\S.*"))
        .extracting(line -> line.strip().split(" ")[0])
        .filteredOn(word -> !word.equals("lbrx"))
        .containsExactlyElementsOf(commands().toList());
    assertThat(run.status()).isZero();
  }

  @Test
  void withoutACommandItPrintsTheHelp() {
    assertThat(Run.of()).isEqualTo(Run.of("--help"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpGoesToStandardOutputWithAnExampleAndTheGlobalOptions(String command) {
    var run = Run.of(command, "--help");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("Usage: lbrx " + command)
        .containsPattern("Examples?:\\R +\\S*.*lbrx " + command)
        .contains("--backend", "--threads", "--quiet", "--version", "--debug");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandKnowsTheVersion(String command) {
    var run = Run.of(command, "--version");
    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("lbrx ").contains("Java 2").isEqualTo(Run.of("-V").out());
  }
}
