package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lbrx perplexity}. */
class PerplexityCommandTest {
  private static final Path BASE = Run.DEMO.resolve("demo-base");
  private static final Path TEXT = Run.DEMO.resolve("heldout/scripture.heldout.txt");

  @TempDir Path folder;

  @Test
  void jsonHasTheThreeNumbers() {
    var run =
        Run.of("perplexity", BASE, "--text", TEXT, "--window", 64, "--max-windows", 2, "--json");
    var json = run.json();
    assertThat(json.get("perplexity").doubleValue()).isBetween(5.0, 60.0);
    assertThat(json.get("tokens").longValue()).isEqualTo(128);
    assertThat(json.get("windows").longValue()).isEqualTo(2);
    assertThat(json.size()).isEqualTo(3);
    assertThat(run.out().lines()).hasSize(1);
  }

  @Test
  void integerActivationsChangePerplexityByLessThanAPercent() {
    Path small = folder.resolve("small");
    assertThat(Run.of("quantize", BASE, small, "--type", "affine4").status()).isZero();
    double exact = perplexity(small, "f32");
    double integer = perplexity(small, "int8");
    assertThat(integer).isNotEqualTo(exact).isBetween(0.99 * exact, 1.01 * exact);
    // Weights that are not quantized are multiplied in f32 either way.
    assertThat(perplexity(BASE, "int8")).isEqualTo(perplexity(BASE, "f32"));
  }

  private static double perplexity(Path model, String activations) {
    return Run.of(
            "perplexity",
            model,
            "--text",
            TEXT,
            "--window",
            128,
            "--max-windows",
            2,
            "--activations",
            activations,
            "--json")
        .json()
        .get("perplexity")
        .doubleValue();
  }

  @Test
  void progressGoesToStandardErrorUnlessQuiet() {
    Object[] arguments = {"perplexity", BASE, "--text", TEXT, "--window", 64, "--max-windows", 1};
    var run = Run.of(arguments);
    assertThat(run.out()).matches("perplexity [0-9.]+ over 64 tokens in 1 windows of 64\\n");
    assertThat(run.err()).contains("perplexity: 1 windows in ");
    var quiet = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    quiet[arguments.length] = "--quiet";
    assertThat(Run.of(quiet)).isEqualTo(new Run(0, run.out(), ""));
  }

  @Test
  void aTextOfLessThanAWindowIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("short.txt"), "In the beginning");
    Run.of("perplexity", BASE, "--text", text).requireRefusal(2, "LBRX-105", "window of 512");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Path text = Files.write(folder.resolve("bytes.txt"), new byte[] {(byte) 0xC3, 0x28});
    Run.of("perplexity", BASE, "--text", text).requireRefusal(2, "LBRX-105", "bytes.txt", "UTF-8");
  }

  @Test
  void aTextThatIsNotThereIsNotFound() {
    Run.of("perplexity", BASE, "--text", folder.resolve("no.txt"))
        .requireRefusal(3, "LBRX-401", "no.txt");
  }

  @Test
  void aWindowOfOneTokenIsRefused() {
    Run.of("perplexity", BASE, "--text", TEXT, "--window", 1).requireRefusal(2, "LBRX-101");
  }
}
