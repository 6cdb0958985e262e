package dev.lbrx.toolkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.toolkit.adapter.Fuse;
import dev.lbrx.toolkit.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters with magnitudes, against PEFT and mlx-lm: src/test/python/dora.py wrote the files. */
class DoraTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/dora");
  private static final String ATTENTION = "model.layers.0.self_attn.";
  private static final float TOLERANCE = 2e-6f;

  @TempDir Path dir;

  private Path fused(Path adapter) {
    try (var base = Checkpoint.open(GOLDEN.resolve("base"));
        var opened = Checkpoint.openAdapter(adapter, base)) {
      return Jobs.run(
          Fuse.plan(Plan.of(base), opened), dir.resolve("out"), Jobs.on("reference", 1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"peft", "stabilized", "mlx"})
  void rowsGetTheLengthsOfTheAdapter(String name) {
    Path out = fused(GOLDEN.resolve(name));
    for (String matrix : new String[] {"q_proj", "v_proj", "o_proj"}) {
      String tensor = ATTENTION + matrix + ".weight";
      float[] wanted = Checkpoints.floats(GOLDEN.resolve(name + ".safetensors"), tensor);
      float[] found = Checkpoints.floats(out, tensor);
      assertThat(found).hasSameSizeAs(wanted);
      for (int i = 0; i < wanted.length; i++) {
        assertThat(found[i]).isCloseTo(wanted[i], within(wanted));
      }
    }
  }

  private static org.assertj.core.data.Offset<Float> within(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return org.assertj.core.data.Offset.offset(TOLERANCE * largest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "peft | \"use_dora\": true | \"use_dora\": false | has magnitudes (DoRA)",
        "peft | \"fan_in_fan_out\": false | \"fan_in_fan_out\": true | transposed",
        "peft | \"lora_bias\": false | \"lora_bias\": true | lora_bias",
        "peft | \"layer_replication\": null | \"layer_replication\": [[0, 1]] | layer_replication",
        "peft | \"alpha_pattern\": {} | \"alpha_pattern\": {\"layers.[0-9]+.q\": 2} | pattern of modules",
        "peft | \"alpha_pattern\": {} | \"alpha_pattern\": {\"q_proj\": -2} | a number above 0",
        "mlx | \"dora\" | \"lora\" | .m is no lora_a or lora_b",
        "mlx | \"dora\" | \"loha\" | type loha",
      })
  void contradictionsAreRefused(String name, String part, String by, String fragment)
      throws IOException {
    Path adapter = copy(name);
    Path config = adapter.resolve("adapter_config.json");
    String text = Files.readString(config);
    assertThat(text).contains(part);
    Files.writeString(config, text.replace(part, by));
    assertThatThrownBy(() -> Checkpoint.open(adapter)).hasMessageContaining(fragment);
  }

  @Test
  void magnitudesMustBeThereAndFit() throws IOException {
    Path adapter = copy("mlx");
    Path weights = adapter.resolve("adapters.safetensors");
    // A matrix is not a vector of lengths: the header's names change places.
    String text = Files.readString(weights, java.nio.charset.StandardCharsets.ISO_8859_1);
    Files.writeString(
        weights,
        text.replace("q_proj.m\"", "q_proj.x\""),
        java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Checkpoint.open(adapter)).hasMessageContaining("q_proj.x");
    Files.writeString(
        weights,
        text.replace("q_proj.m\"", "x_proj.m\"").replace("v_proj.m\"", "q_proj.m\""),
        java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Checkpoint.open(adapter)).hasMessageContaining("expected [rows]");
  }

  private Path copy(String name) throws IOException {
    Path target = Files.createDirectory(dir.resolve(name));
    try (var files = Files.list(GOLDEN.resolve(name))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    return target;
  }
}
