package dev.lbrx.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.hash.Sha256;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Quantizing the demo model gives the tensors of {@code mlx_lm.convert} (mlx-lm 0.32.2, mlx 0.32.4
 * on a CPU), byte for byte: the SHA-256 of lines of each tensor's name and SHA-256, by name.
 */
class MlxLmTest {
  private static final Path BASE = Run.DEMO.resolve("demo-base");
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "affine1, 64, 7e507e0cdec837faf3a26d926603a88d2c8191b5b7def9f61bbde163dd9e3b1d",
    "affine3, 64, 51a901470bd42d863690ec12bb450349cb9b17010d212c8a1199e34e5e49f23a",
    "affine4, 64, 0aefb6f1d34ac30a9c52faa0e6b45399cfe1aab094d8da4d722f0fb4ac5a9371",
    "affine8, 32, 89911d6c931b05e01e8cc4594c10578c7d83fd2245bd6656296d51513a75c175",
    "mxfp4, 32, 1c3cfd268cf35e848b34382093c10bca1c0d732e6a6e050ca520db37f80ac197",
    "mxfp8, 32, 11648759c8163471597cbf8659508ea53e7b5b0b3a5ddc6235e358b6e6f98ebc",
    "nvfp4, 16, 33d822b6783695db7f0ff8b1a8220287cbea5e2e6df76dd8edaf50a10ce3450c",
    "mixed_2_6, 64, c197eda4fd7f4ef38f9b4161d0bdd2f53cab1f9da5480fcf099f8feef90eb655",
    "mixed_3_4, 64, 6331a1382578eb049bf7d79616c8894c84dafaed3d8d6a2e5625be5aebe3a776"
  })
  void quantizesAsMlxLm(String type, int groupSize, String sha256) {
    Path out = quantized(type, groupSize);
    var tensors = Run.of("hash", out, "--json").json().get("tensors");
    var lines = new TreeMap<String, String>();
    tensors.properties().forEach(t -> lines.put(t.getKey(), t.getValue().stringValue()));
    String text =
        lines.entrySet().stream()
            .map(line -> line.getKey() + " " + line.getValue() + "\n")
            .collect(Collectors.joining());
    assertThat(Sha256.of(MemorySegment.ofArray(text.getBytes(UTF_8)))).isEqualTo(sha256);
  }

  @ParameterizedTest
  @CsvSource({"mxfp4, 32", "mxfp8, 32", "nvfp4, 16"})
  void aFloatingModeGeneratesAndConvertsBack(String mode, int groupSize) {
    Path out = quantized(mode, groupSize);
    var info = Run.of("info", out, "--json").json();
    assertThat(info.get("quantization").stringValue()).isEqualTo(mode);
    assertThat(info.get("parameters").longValue()).isEqualTo(4_196_608);
    // What mlx-lm's generate answers with the same directory.
    var answer =
        switch (mode) {
          case "mxfp4" -> " of the earth, and the same things that are in the";
          case "mxfp8" -> " of the earth, and the chief priests, and the Levites";
          default -> " of the LORD, the LORD of hosts, the God of";
        };
    var run =
        Run.of("generate", out, "--prompt", "The King", "--max-tokens", 12, "--temp", 0, "-q");
    assertThat(run.out().stripTrailing()).isEqualTo(answer);
    Path plain = folder.resolve("plain");
    assertThat(Run.of("convert", out, plain, "--dtype", "bf16", "-q").status()).isZero();
    assertThat(Run.of("info", plain, "--json").json().get("quantization").stringValue())
        .isEqualTo("none");
  }

  @Test
  void aMixedRecipeSaysWhatEachModuleHas() {
    Path out = quantized("mixed_2_6", 64);
    assertThat(Run.of("info", out, "--json").json().get("quantization").stringValue())
        .isEqualTo("affine2 group 64, affine6 group 64");
    assertThat(out.resolve("config.json"))
        .content()
        .contains("\"model.layers.0.self_attn.q_proj\"")
        .contains("\"model.embed_tokens\"");
  }

  @Test
  void aFloatingModeHasItsOwnGroups() {
    Run.of("quantize", BASE, folder.resolve("q"), "--type", "nvfp4", "--group-size", 32)
        .requireRefusal(5, "LBRX-503", "groups of 16");
  }

  private Path quantized(String type, int groupSize) {
    Path out = folder.resolve(type);
    var run = Run.of("quantize", BASE, out, "--type", type, "--group-size", groupSize, "--quiet");
    assertThat(run.status()).describedAs(run.err()).isZero();
    return out;
  }
}
