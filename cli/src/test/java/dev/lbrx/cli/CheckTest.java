package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code lbrx check}. */
class CheckTest {
  private static final Path BASE = Run.DEMO.resolve("demo-base");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'', Hugging Face directory",
    "model.safetensors, safetensors file",
    "config.json, model configuration",
    "generation_config.json, generation configuration",
    "tokenizer.json, tokenizer",
    "tokenizer_config.json, JSON file"
  })
  void whatIsSoundIsOk(String file, String kind) {
    Path path = file.isEmpty() ? BASE : BASE.resolve(file);
    assertThat(Run.of("check", path)).isEqualTo(new Run(0, path + ": " + kind + ": ok\n", ""));
  }

  @Test
  void packsAndQuantizedModelsAreKnown() {
    Path pack = folder.resolve("pack");
    Path mlx = folder.resolve("mlx");
    assertThat(Run.of("pack", BASE, pack, "-q").status()).isZero();
    assertThat(Run.of("quantize", BASE, mlx, "--type", "affine4", "-q").status()).isZero();
    assertThat(Run.of("check", pack).out()).isEqualTo(pack + ": MLXPack file: ok\n");
    assertThat(Run.of("check", mlx).out()).isEqualTo(mlx + ": MLX directory: ok\n");
    assertThat(Run.of("check", mlx, "--json").json().toString())
        .isEqualTo(
            "{\"path\":\"" + mlx + "\",\"kind\":\"MLX directory\",\"ok\":true,\"problems\":[]}");
  }

  @Test
  void anIndexIsHeldToItsShards() throws IOException {
    Weights.floats(folder.resolve("a.safetensors"), "x", 1);
    Path index = folder.resolve("index.json");
    Files.writeString(index, "{\"weight_map\":{\"x\":\"a.safetensors\"}}");
    assertThat(Run.of("check", index).out()).isEqualTo(index + ": shard index: ok\n");
    Files.writeString(index, "{\"weight_map\":{\"y\":\"a.safetensors\"}}");
    unsound(index, 2, "LBRX-204");
    Files.writeString(index, "{\"weight_map\":{\"x\":\"../a.safetensors\"}}");
    unsound(index, 2, "LBRX-204");
  }

  @Test
  void aHeaderWhoseLengthReadsLikeABraceIsNoJson() throws IOException {
    String head = "{'x':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}";
    Path file =
        Weights.write(folder.resolve("x"), head + " ".repeat(122 - head.length()) + "}", (byte) 1);
    assertThat(Files.readAllBytes(file)[0]).isEqualTo((byte) '{');
    assertThat(Run.of("check", file).out()).isEqualTo(file + ": safetensors file: ok\n");
  }

  @Test
  void everyProblemOfADirectoryHasItsLine() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("config.json"), "{\"model_type\":\"llama\"}");
    Files.copy(BASE.resolve("model.safetensors"), model.resolve("model.safetensors"));
    Files.writeString(model.resolve("tokenizer.json"), "{\"added_tokens\":7}");
    Files.writeString(model.resolve("generation_config.json"), "{");
    unsound(model, 2, "LBRX-203", "LBRX-202", "LBRX-205");
    var problems = Run.of("check", model, "--json");
    assertThat(problems.status()).isEqualTo(2);
    assertThat(problems.out()).contains("\"ok\":false", "\"code\":\"LBRX-205\"");
    Files.delete(model.resolve("config.json"));
    Files.write(model.resolve("model.safetensors"), new byte[3]);
    unsound(model, 2, "LBRX-203", "LBRX-201");
  }

  @Test
  void unsoundFilesEndWithTheirStatus() throws IOException {
    byte[] weights = Files.readAllBytes(BASE.resolve("model.safetensors"));
    Path file = folder.resolve("x.safetensors");
    Files.write(file, Arrays.copyOf(weights, weights.length - 1));
    unsound(file, 2, "LBRX-201");
    Files.writeString(file, "<html>");
    unsound(file, 2, "LBRX-206");
    Files.write(file, new byte[0]);
    unsound(file, 2, "LBRX-201");
    Files.writeString(file, "GGUF\3\0\0\0");
    unsound(file, 2, "LBRX-210");
    Files.writeString(file, "{\"a\":1,\"a\":2}");
    unsound(file, 2, "LBRX-202");
    Files.writeString(file, "MLXP");
    unsound(file, 2, "LBRX-209");
    Run.of("check", folder.resolve("no")).requireRefusal(3, "LBRX-401");
  }

  private static void unsound(Path path, int status, String... codes) {
    var run = Run.of("check", path);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().map(line -> line.split(" ")[0])).containsExactly(codes);
    assertThat(run.status()).isEqualTo(status);
  }
}
