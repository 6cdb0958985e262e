package dev.lbrx.formats.checkpoint;

import static dev.lbrx.formats.Refusals.assertRefused;
import static dev.lbrx.formats.safetensors.SafetensorsBytes.file;
import static dev.lbrx.formats.safetensors.SafetensorsBytes.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.spi.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MlxDirectoryTest {
  // Two rows of 64 columns at 4 bits and group 32, beside a plain norm.
  private static final String WEIGHTS =
      "{"
          + tensor("l.weight", "U32", "[2,8]", 0, 64)
          + ","
          + tensor("l.scales", "BF16", "[2,2]", 64, 72)
          + ","
          + tensor("l.biases", "BF16", "[2,2]", 72, 80)
          + ","
          + tensor("n.weight", "BF16", "[2]", 80, 84)
          + "}";

  @TempDir Path directory;

  private Checkpoint open(String weights, String config) throws Exception {
    Files.write(directory.resolve("model.safetensors"), file(weights, 84));
    Files.writeString(directory.resolve("config.json"), config);
    return Checkpoint.open(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"quantization\": {\"group_size\": 32, \"bits\": 4}}'",
        "'{\"quantization_config\": {\"group_size\": 32, \"bits\": 4, \"mode\": \"affine\"}}'",
        "'{\"quantization\": {\"group_size\": 64, \"bits\": 8, \"l\": {\"group_size\": 32, \"bits\": 4}}}'",
        "'{\"quantization\": {\"group_size\": 32, \"bits\": 8, \"l\": {\"bits\": 4}, \"n\": false}}'",
        "'{\"quantization\": {\"group_size\": 32, \"bits\": 4, \"l\": true}}'",
      })
  void tellsEachWeightsScheme(String config) throws Exception {
    try (var model = open(WEIGHTS, config)) {
      assertThat(model.scheme("l.weight")).contains(MlxScheme.affine(32, 4));
      assertThat(model.scheme("n.weight")).isEmpty();
      assertThat(model.scheme("l.scales")).isEmpty();
      assertThat(model.quantization()).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({"mxfp4, 4, 8, 2", "mxfp8, 8, 16, 2", "nvfp4, 4, 8, 4"})
  void tellsTheFloatingModes(String mode, int bits, int words, int groups) throws Exception {
    String weights =
        "{"
            + tensor("l.weight", "U32", "[2," + words + "]", 0, 8 * words)
            + ","
            + tensor("l.scales", "U8", "[2," + groups + "]", 8 * words, 8 * words + 2 * groups)
            + "}";
    Files.write(directory.resolve("model.safetensors"), file(weights, 8 * words + 2 * groups));
    Files.writeString(
        directory.resolve("config.json"),
        "{\"quantization\": {\"group_size\": %d, \"bits\": %d, \"mode\": \"%s\"}}"
            .formatted(64 / groups, bits, mode));
    try (var model = Checkpoint.open(directory)) {
      var scheme = model.scheme("l.weight").orElseThrow();
      assertThat(scheme).hasToString(mode).isEqualTo(scheme.mode().scheme());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"quantization\": {\"group_size\": 32, \"bits\": 4, \"mode\": \"int4\"}}' | UNSUPPORTED | mode int4",
        "'{\"quantization\": {\"group_size\": 64, \"bits\": 4, \"mode\": \"mxfp4\"}}' | CONFIG | one of [32]",
        "'{\"quantization\": {\"group_size\": 32, \"bits\": 4, \"mode\": \"mxfp8\"}}' | CONFIG | one of [8]",
        "'{\"quantization\": {\"mode\": \"mxfp4\"}}' | MODEL | expected u8 as mxfp4 has",
        "'{\"quantization\": {\"mode\": \"nvfp4\", \"l\": {\"bits\": 4}}}' | CONFIG | group_size: got nothing",
        "'{\"quantization\": {\"mode\": \"nvfp4\", \"global_scale\": true}}' | UNSUPPORTED | whole tensors",
        "'{\"quantization_config\": {\"quant_method\": \"hqq\", \"bits\": 4}}' | UNSUPPORTED | by hqq",
        "'{\"quantization\": {\"group_size\": 32, \"bits\": 7}}' | CONFIG | /quantization/bits: got 7",
        "'{\"quantization\": {\"group_size\": 48, \"bits\": 4}}' | CONFIG | /quantization/group_size",
        "'{\"quantization\": {\"bits\": 4}}' | CONFIG | got nothing",
        "'{\"quantization\": {\"group_size\": 32, \"bits\": 4, \"l\": 5}}' | CONFIG | /quantization/l",
        "'{\"quantization\": {\"group_size\": 32, \"bits\": 4, \"l\": false}}' | MODEL | is not quantized",
        "'{\"quantization\": {\"group_size\": 64, \"bits\": 4}}' | MODEL | do not fit affine4 group 64",
        "'{\"quantization\": {\"group_size\": 32, \"bits\": 8}}' | MODEL | do not fit affine8",
        "'{}' | MODEL | no quantization",
      })
  void refusesWhatDoesNotFit(String config, ErrorCode code, String fragment) {
    assertRefused(code, () -> open(WEIGHTS, config), fragment);
  }

  @Test
  void wantsAllThreeTensors() {
    String config = "{\"quantization\": {\"group_size\": 32, \"bits\": 4}}";
    assertRefused(
        ErrorCode.MODEL,
        () -> open(WEIGHTS.replace("l.biases", "x"), config),
        "l.scales but no tensor l.biases");
    assertRefused(
        ErrorCode.MODEL,
        () -> open(WEIGHTS.replace("\"U32\",\"shape\":[2,8]", "\"F32\",\"shape\":[2,8]"), config),
        "expected packed u32");
    assertRefused(
        ErrorCode.MODEL,
        () ->
            open(
                WEIGHTS.replace(
                    "\"l.biases\":{\"dtype\":\"BF16\"", "\"l.biases\":{\"dtype\":\"F16\""),
                config),
        "expected the same");
  }
}
