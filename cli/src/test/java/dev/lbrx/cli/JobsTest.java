package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that write a model: what they make, and that a refusal leaves nothing behind. */
class JobsTest {
  private static final Path BASE = Run.DEMO.resolve("demo-base");

  @TempDir Path folder;

  @Test
  void quantizeWritesAModelThatInfoKnows() {
    Path out = folder.resolve("q");
    var run = Run.of("quantize", BASE, out, "--type", "affine4", "--json");
    assertThat(run.json().get("output").stringValue()).isEqualTo(out.toString());
    var info = Run.of("info", out, "--json").json();
    assertThat(info.get("quantization").stringValue()).isEqualTo("affine4 group 64");
    assertThat(info.get("parameters").longValue()).isEqualTo(4_196_608);
    assertThat(info.get("bits_per_weight").doubleValue()).isBetween(4.5, 4.6);
    assertThat(Run.of("generate", out, "--max-tokens", 2, "--quiet").status()).isZero();
  }

  @Test
  void convertThereAndBackGivesTheSameBytes() throws IOException {
    Path f32 = folder.resolve("f32");
    Path bf16 = folder.resolve("bf16");
    assertThat(Run.of("convert", BASE, f32, "--dtype", "f32", "--quiet"))
        .isEqualTo(new Run(0, "", ""));
    assertThat(Run.of("convert", f32, bf16, "--dtype", "bf16", "--quiet").status()).isZero();
    assertThat(Run.of("info", f32, "--json").json().get("dtype").stringValue()).isEqualTo("f32");
    Path copy = folder.resolve("copy");
    assertThat(Run.of("convert", BASE, copy, "--dtype", "bf16", "--quiet").status()).isZero();
    assertThat(bf16.resolve("model.safetensors"))
        .hasSameBinaryContentAs(copy.resolve("model.safetensors"));
  }

  @Test
  void mergeTakesAFileInMergekitsSchema() throws IOException {
    Path out = folder.resolve("merged");
    var run = Run.of("merge", mergeFile("merge_method: linear"), out);
    assertThat(run.status()).describedAs(run.err()).isZero();
    assertThat(run.out()).startsWith(out + ": 38 tensors, 8.39 MB, in ");
    assertThat(run.err()).contains("merge: 8.39 MB in ");
    assertThat(out.resolve("config.json")).exists();
    assertThat(out.resolve("tokenizer.json")).exists();
  }

  @Test
  void aDryRunPrintsThePlanAndWritesNothing() throws IOException {
    Path file = mergeFile("merge_method: linear");
    var before = snapshot();
    var run = Run.of("merge", file, folder.resolve("merged"), "--dry-run");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("model.norm.weight", "38 tensors, 8393216 bytes");
    assertThat(snapshot()).isEqualTo(before);
  }

  @Test
  void anOutputThatExistsIsKeptUnlessForced() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve("mine.txt"), "mine");
    var before = snapshot();
    Run.of("quantize", BASE, out, "--type", "affine8").requireRefusal(2, "LBRX-106", "--force");
    assertThat(snapshot()).isEqualTo(before);
    assertThat(Run.of("quantize", BASE, out, "--type", "affine8", "--force", "-q").status())
        .isZero();
    assertThat(out.resolve("mine.txt")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2 | LBRX-102 | did you mean 'linear'       | merge_method: lineer
          2 | LBRX-102 | did you mean 'merge_method' | merge_metod: linear
          2 | LBRX-102 | needs a base model          | merge_method: della
          2 | LBRX-103 | density                     | {merge_method: dare_ties, base_model: BASE, models: [{model: BASE}, {model: OTHER, parameters: {weight: 1, density: 7}}]}
          2 | LBRX-102 | neither 'models' nor        | {merge_method: linear}
          3 | LBRX-401 | no-such-model               | {merge_method: linear, models: [{model: no-such-model, parameters: {weight: 1}}]}
          """)
  void aBadMergeFileLeavesNothing(int status, String code, String says, String yaml)
      throws IOException {
    Path file = yaml.startsWith("{") ? write(quoted(yaml)) : mergeFile(yaml);
    var before = snapshot();
    Run.of("merge", file, folder.resolve("new/deep/out")).requireRefusal(status, code, says);
    assertThat(snapshot()).isEqualTo(before);
  }

  @Test
  void badSourcesLeaveNothing() throws IOException {
    Path page = folder.resolve("page");
    Files.createDirectory(page);
    Files.writeString(page.resolve("config.json"), "{}");
    Files.writeString(page.resolve("model.safetensors"), "<html><body>404</body></html>");
    var before = snapshot();
    Path out = folder.resolve("out");
    Run.of("quantize", page, out, "--type", "affine4").requireRefusal(2, "LBRX-206", "web page");
    Run.of("convert", folder.resolve("no"), out, "--dtype", "f16").requireRefusal(3, "LBRX-401");
    Run.of("quantize", BASE, out, "--type", "affine4", "--group-size", 48)
        .requireRefusal(5, "LBRX-503", "32, 64 or 128");
    Run.of("convert", page, page.resolve("in"), "--dtype", "f16").requireRefusal(2, "LBRX-206");
    assertThat(snapshot()).isEqualTo(before);
  }

  private Path mergeFile(String first) throws IOException {
    return write(
        String.join(
            "\n",
            List.of(
                first,
                "models:",
                "  - {model: '" + BASE + "', parameters: {weight: 0.5}}",
                "  - {model: '" + Run.DEMO.resolve("demo-novel") + "', parameters: {weight: 0.5}}",
                "dtype: bfloat16",
                "")));
  }

  private static String quoted(String yaml) {
    return yaml.replace("BASE", "'" + BASE + "'")
        .replace("OTHER", "'" + Run.DEMO.resolve("demo-novel") + "'");
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("merge.yaml"), yaml);
  }

  private Map<String, Long> snapshot() throws IOException {
    var files = new TreeMap<String, Long>();
    try (var walk = Files.walk(folder)) {
      for (Path path : walk.toList()) {
        files.put(
            folder.relativize(path).toString(), Files.isDirectory(path) ? -1 : Files.size(path));
      }
    }
    return files;
  }
}
