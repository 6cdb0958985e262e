package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lbrx reproduce}. */
class ReproduceTest {
  @TempDir Path folder;
  private Path a;
  private Path b;
  private Path merged;

  @BeforeEach
  void merge() throws Exception {
    a = Weights.floats(folder.resolve("a.safetensors"), "w", 1, 2, 3);
    b = Weights.floats(folder.resolve("b.safetensors"), "w", 5, 6, 9);
    merged = folder.resolve("merged");
    Path file =
        Files.writeString(
            folder.resolve("merge.yaml"),
            """
            merge_method: linear
            models:
              - {model: %s, parameters: {weight: 0.25}}
              - {model: %s, parameters: {weight: 0.75}}
            dtype: float32
            """
                .formatted(a, b));
    var run = Run.of("merge", file, merged, "--quiet");
    assertThat(run.status()).describedAs(run.err()).isZero();
  }

  @Test
  void findsTheInputsByTheirBytesAndMakesTheSameAgain() throws Exception {
    Path moved = Files.createDirectory(folder.resolve("moved"));
    Files.move(a, moved.resolve("b.safetensors"));
    Files.move(b, moved.resolve("a.safetensors"));
    var run =
        Run.of(
            "reproduce",
            merged,
            "--input",
            moved.resolve("a.safetensors"),
            moved.resolve("b.safetensors"),
            "--quiet");
    assertThat(run.out()).contains("all 1 tensors have the same bytes again");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("moved", "merge.yaml", "merged");
  }

  @Test
  void aGgufFileIsMadeAgainByWhatLiesBesideIt() {
    Path base = Run.DEMO.resolve("demo-base");
    Path gguf = folder.resolve("base.gguf");
    var made = Run.of("quantize", base, gguf, "--type", "q4_0", "--to", "gguf", "-q");
    assertThat(made.status()).describedAs(made.err()).isZero();
    Path parts = folder.resolve("parts");
    Path whole = folder.resolve("whole.gguf");
    assertThat(Run.of("split", gguf, parts, "--shard-size", "1MB", "-q").status()).isZero();
    assertThat(Run.of("join", parts, whole, "-q").status()).isZero();
    var before = folder.toFile().list();
    assertThat(Run.of("reproduce", gguf, "--input", base, "-q"))
        .isEqualTo(new Run(0, gguf + ": all 38 tensors have the same bytes again\n", ""));
    assertThat(Run.of("reproduce", whole, "--input", gguf, "-q"))
        .isEqualTo(new Run(0, whole + ": all 38 tensors have the same bytes again\n", ""));
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder(before);
  }

  @Test
  void namesTheTensorsThatDiffer() throws Exception {
    Path weights = merged.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    var run = Run.of("reproduce", merged, "--input", a, b, "--json", "--quiet");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).contains("\"same\":false").contains("\"different\":[\"w\"]");
  }

  @Test
  void saysWhichInputIsMissingOrChanged() throws Exception {
    Run.of("reproduce", merged, "--input", a, "--quiet")
        .requireRefusal(2, "LBRX-207", "m1", a.toString(), "tensor w", "--input");
    Run.of("reproduce", a.getParent(), "--input", a).requireRefusal(3, "LBRX-401", "lbrx.json");
  }

  @Test
  void anExpressionThatIsNoneIsRefused() throws Exception {
    Path lineage = merged.resolve("lbrx.json");
    Files.writeString(lineage, Files.readString(lineage).replace("Linear[", "Lunar["));
    Run.of("reproduce", merged, "--input", a, b, "--quiet")
        .requireRefusal(2, "LBRX-202", "lbrx.json", "tensor w", "Lunar");
  }
}
