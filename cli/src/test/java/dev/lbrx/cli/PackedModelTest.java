package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Whole models of GPTQ and AWQ through jobs. */
class PackedModelTest {
  @TempDir Path folder;

  private static ObjectNode described(boolean awq) {
    var json = Json.object().put("bits", 4).put("group_size", 64);
    return awq
        ? json.put("quant_method", "awq").put("version", "gemm").put("zero_point", true)
        : json.put("quant_method", "gptq").put("sym", true).put("desc_act", false);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void convertsAndRunsAsThePlainModelDoes(boolean awq) {
    Path packed = folder.resolve("packed");
    Path plain = folder.resolve("plain");
    new PackedModel(awq).write(packed, plain, described(awq));
    assertThat(Run.of("info", packed).out()).contains(awq ? "AWQ directory" : "GPTQ directory");
    assertThat(Run.of("check", packed).status()).isZero();
    assertThat(tokens(packed)).isEqualTo(tokens(plain)).isNotBlank();
    Path out = folder.resolve(awq ? "out" : "out.gguf");
    Path expected = folder.resolve(awq ? "expected" : "expected.gguf");
    String dtype = awq ? "bf16" : "f16";
    assertThat(Run.of("convert", packed, out, "--dtype", dtype, "-q"))
        .isEqualTo(new Run(0, "", ""));
    assertThat(Run.of("convert", plain, expected, "--dtype", dtype, "-q").status()).isZero();
    assertThat(Run.of("diff", out, expected, "-q"))
        .isEqualTo(new Run(0, "0 tensors with other values, 38 equal\n", ""));
    assertThat(tokens(out)).isEqualTo(tokens(expected));
    try (var model = Checkpoint.open(out)) {
      assertThat(model.configJson().orElseThrow().has("quantization_config")).isFalse();
    }
  }

  private static String tokens(Path model) {
    var run = Run.of("generate", model, "--max-tokens", 5, "--temp", 0, "-q");
    assertThat(run.status()).describedAs(run.err()).isZero();
    return run.out();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPackersOwnFileSaysTheSame(boolean awq) throws IOException {
    Path packed = folder.resolve("packed");
    Path plain = folder.resolve("plain");
    new PackedModel(awq).write(packed, plain, Json.object());
    Run.of("convert", packed, folder.resolve("out"), "--dtype", "bf16")
        .requireRefusal(2, "LBRX-207", ".qweight", "quantize_config.json", "fetch what is missing");
    Files.writeString(
        packed.resolve(awq ? "quant_config.json" : "quantize_config.json"),
        awq
            ? "{\"zero_point\":true,\"q_group_size\":64,\"w_bit\":4,\"version\":\"GEMM\"}"
            : "{\"bits\":4,\"group_size\":64,\"damp_percent\":0.01,\"desc_act\":false,"
                + "\"sym\":true,\"true_sequential\":true,\"model_file_base_name\":\"model\"}");
    assertThat(Run.of("diff", packed, plain, "-q").out())
        .endsWith("0 tensors with other values, 38 equal\n");
    Path out = folder.resolve("out");
    assertThat(Run.of("convert", packed, out, "--dtype", "bf16", "-q").status()).isZero();
    assertThat(out.toFile().list()).noneMatch(name -> name.startsWith("quant"));
  }

  @Test
  void hostilePartsEndAJobWithOneLine() throws IOException {
    Path packed = folder.resolve("packed");
    new PackedModel(false).write(packed, folder.resolve("plain"), described(false));
    Path out = folder.resolve("out");
    Path config = packed.resolve("config.json");
    String sound = Files.readString(config);
    for (String[] change :
        new String[][] {
          {"\"bits\": 4", "\"bits\": 5", "LBRX-503", "bits"},
          {"\"bits\": 4", "\"bits\": 8", "LBRX-207", "do not fit"},
          {"\"bits\": 4", "\"bits\": 1e9", "LBRX-203", "bits"},
          {"\"group_size\": 64", "\"group_size\": -2", "LBRX-203", "group_size"},
          {"\"group_size\": 64", "\"group_size\": 2147483647", "LBRX-207", "do not fit"},
          {"\"gptq\"", "\"awq\"", "LBRX-207", "qweight"},
        }) {
      assertThat(sound).contains(change[0]);
      Files.writeString(config, sound.replace(change[0], change[1]));
      Run.of("convert", packed, out, "--dtype", "bf16")
          .requireRefusal(change[2].equals("LBRX-503") ? 5 : 2, change[2], change[3]);
    }
    Files.writeString(config, sound);
    Path weights = packed.resolve("model.safetensors");
    long at;
    try (var bytes = dev.lbrx.formats.safetensors.SafetensorsFile.open(weights)) {
      at =
          bytes.tensors().stream()
              .filter(tensor -> tensor.name().endsWith("layers.2.mlp.up_proj.g_idx"))
              .findFirst()
              .orElseThrow()
              .position();
    }
    byte[] data = Files.readAllBytes(weights);
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putInt((int) at + 40, 4);
    Files.write(weights, data);
    Run.of("convert", packed, out, "--dtype", "bf16", "-q")
        .requireRefusal(2, "LBRX-207", "up_proj.g_idx", "its element 10 is 4 of 4 groups");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("packed", "plain");
  }
}
