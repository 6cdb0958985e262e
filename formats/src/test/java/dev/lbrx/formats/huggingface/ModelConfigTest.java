package dev.lbrx.formats.huggingface;

import static dev.lbrx.formats.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.error.ErrorCode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ModelConfigTest {
  private static final String LEAST =
      """
      {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
       "intermediate_size": 128, "vocab_size": 100}
      """;

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.parse(text.getBytes(UTF_8), "config.json");
  }

  private static ObjectNode with(String member) {
    return json(LEAST).setAll(json("{" + member + "}"));
  }

  @Test
  void readsTheDemoModel() {
    var config = ModelConfig.of(Json.readObject(Path.of("../demo/demo-base/config.json")), "x");
    assertThat(config.modelType()).isEqualTo("llama");
    assertThat(config.architectures()).containsExactly("LlamaForCausalLM");
    assertThat(config.hiddenSize()).isEqualTo(256);
    assertThat(config.layers()).isEqualTo(4);
    assertThat(config.heads()).isEqualTo(8);
    assertThat(config.keyValueHeads()).isEqualTo(4);
    assertThat(config.headDim()).isEqualTo(32);
    assertThat(config.intermediateSize()).isEqualTo(768);
    assertThat(config.vocabSize()).isEqualTo(4096);
    assertThat(config.rmsNormEpsilon()).isEqualTo(1e-5);
    assertThat(config.rope().theta()).isEqualTo(10_000);
    assertThat(config.rope().type()).isEqualTo("default");
    assertThat(config.maxPositions()).hasValue(1024);
    assertThat(config.tiedEmbeddings()).isTrue();
    assertThat(config.bosId()).hasValue(0);
    assertThat(config.eosIds()).containsExactly(1);
    assertThat(config.dtype()).contains("bfloat16");
  }

  @Test
  void fillsInWhatTheFileLeavesOut() {
    var config = ModelConfig.of(json(LEAST), "x");
    assertThat(config.keyValueHeads()).isEqualTo(4);
    assertThat(config.headDim()).isEqualTo(16);
    assertThat(config.rope().theta()).isEqualTo(10_000);
    assertThat(config.rope().numbers()).isEmpty();
    assertThat(config.tiedEmbeddings()).isFalse();
    assertThat(config.activation()).isEqualTo("silu");
    assertThat(config.bosId()).isEmpty();
    assertThat(config.eosIds()).isEmpty();
    assertThat(config.maxPositions()).isEmpty();
  }

  @Test
  void readsBothSpellingsOfRope() {
    var old =
        ModelConfig.of(
            with(
                "\"rope_theta\": 500000.0, \"rope_scaling\": {\"type\": \"llama3\", \"factor\": 8,"
                    + "\"original_max_position_embeddings\": 8192}"),
            "x");
    var recent =
        ModelConfig.of(
            with(
                "\"rope_parameters\": {\"rope_theta\": 500000.0, \"rope_type\": \"llama3\","
                    + " \"factor\": 8, \"original_max_position_embeddings\": 8192}"),
            "x");
    assertThat(old.rope()).isEqualTo(recent.rope());
    assertThat(old.rope().theta()).isEqualTo(500_000);
    assertThat(old.rope().type()).isEqualTo("llama3");
    assertThat(old.rope().number("factor")).hasValue(8);
    assertThat(old.rope().number("original_max_position_embeddings")).hasValue(8192);
  }

  @Test
  void readsTheNumbersOfYarnAndTheFactorsOfLongRope() {
    var yarn =
        ModelConfig.of(
                with(
                    "\"partial_rotary_factor\": 0.5, \"rope_scaling\": {\"type\": \"yarn\","
                        + " \"factor\": 4.0, \"beta_fast\": 16, \"mscale_all_dim\": 0.0,"
                        + " \"truncate\": false}"),
                "x")
            .rope();
    assertThat(yarn.partialFactor()).isEqualTo(0.5);
    assertThat(yarn.numbers()).isEqualTo(Map.of("factor", 4.0, "beta_fast", 16.0));
    assertThat(yarn.truncated()).isFalse();
    var longRope =
        ModelConfig.of(
                with(
                    "\"original_max_position_embeddings\": 4096, \"rope_scaling\": {\"type\":"
                        + " \"longrope\", \"short_factor\": [1, 1.5], \"long_factor\": [2, 3]}"),
                "x")
            .rope();
    assertThat(longRope.number("original_max_position_embeddings")).hasValue(4096);
    assertThat(longRope.shortFactors()).containsExactly(1.0, 1.5);
    assertThat(longRope.longFactors()).containsExactly(2.0, 3.0);
    assertThat(longRope.truncated()).isTrue();
  }

  @Test
  void readsListsOfEndTokens() {
    assertThat(ModelConfig.of(with("\"eos_token_id\": [7, 9]"), "x").eosIds())
        .containsExactly(7, 9);
    var generation = GenerationConfig.of(json("{\"eos_token_id\": [3], \"bos_token_id\": 2}"), "g");
    assertThat(generation.eosIds()).containsExactly(3);
    assertThat(generation.bosId()).hasValue(2);
  }

  @Test
  void keepsTheWholeObjectOutOfReach() {
    var config = ModelConfig.of(with("\"other\": 1"), "x");
    config.json().put("hidden_size", 1);
    assertThat(config.json().get("hidden_size").intValue()).isEqualTo(64);
    assertThat(config.json().get("other").intValue()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"hidden_size\": 0' | /hidden_size: got 0, expected a whole number from 1",
        "'\"hidden_size\": null' | /hidden_size: got nothing",
        "'\"hidden_size\": \"64\"' | /hidden_size: got \"64\"",
        "'\"hidden_size\": 64.0' | /hidden_size",
        "'\"hidden_size\": 4294967360' | /hidden_size",
        "'\"num_hidden_layers\": 1025' | from 1 to 1024",
        "'\"vocab_size\": 4194305' | from 1 to 4194304",
        "'\"vocab_size\": -1' | /vocab_size: got -1",
        "'\"num_key_value_heads\": 3' | a divisor of the 4",
        "'\"num_key_value_heads\": 8' | from 1 to 4",
        "'\"num_attention_heads\": 3' | /head_dim",
        "'\"rms_norm_eps\": -1e-5' | above 0",
        "'\"rope_theta\": \"x\"' | /rope_theta",
        "'\"rope_scaling\": 8' | /rope_scaling: got 8, expected an object",
        "'\"rope_parameters\": {\"factor\": 0}' | /rope_parameters/factor",
        "'\"rope_scaling\": {\"long_factor\": [0]}' | /rope_scaling/long_factor: got [0]",
        "'\"partial_rotary_factor\": 1.5' | /partial_rotary_factor: got 1.5, expected a number up",
        "'\"tie_word_embeddings\": 1' | true or false",
        "'\"eos_token_id\": 100' | token ids from 0 to 99",
        "'\"eos_token_id\": [1, \"2\"]' | token ids",
        "'\"architectures\": [1]' | array of strings",
        "'\"model_type\": 5' | a string",
      })
  void namesTheFieldThatIsWrong(String member, String fragment) {
    assertRefused(
        ErrorCode.CONFIG,
        () -> ModelConfig.of(with(member), "config.json"),
        "config.json",
        fragment);
  }
}
