package dev.lbrx.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.inference.cache.EvictionPolicy;
import dev.lbrx.inference.cache.KvCache;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightReaderTest {
  private static final int[] PROMPT = {5, 17, 3, 95, 0, 41, 41};
  private static final String GATE = "model.layers.1.mlp.gate_proj.weight";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F16", "BF16"})
  void sixteenBitWeightsGiveTheBitsOfTheSameNumbersInF32(DType dtype) {
    var wide = logits(SmallModel.dense(DType.F32).write(folder.resolve("wide")), "cpu-vector");
    var narrow = SmallModel.dense(dtype).write(folder.resolve("narrow"));
    assertThat(logits(narrow, "cpu-vector")).isDeepEqualTo(wide);
    assertThat(logits(narrow, "reference")).isDeepEqualTo(wide);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 8})
  void quantizedWeightsRunAsTheyLie(int bits) {
    var packed = SmallModel.quantized(bits, DType.F16).write(folder.resolve("packed"));
    var plain = SmallModel.dequantized(bits, DType.F16).write(folder.resolve("plain"));
    var got = logits(packed, "cpu-vector");
    assertThat(logits(packed, "reference")).isDeepEqualTo(got);
    var wanted = logits(plain, "cpu-vector");
    for (int i = 0; i < wanted.length; i++) {
      assertThat(got[i]).hasSize(SmallModel.VOCABULARY);
      for (int j = 0; j < wanted[i].length; j++) {
        assertThat(got[i][j]).isCloseTo(wanted[i][j], within(1e-4f));
      }
    }
  }

  @Test
  void shapesThatConfigContradictsAreRefused() {
    refused(
        SmallModel.dense(DType.BF16).reshape(GATE, 127, 64),
        ErrorCode.MODEL,
        GATE + " is bf16 127×64, expected f32, f16 or bf16 128×64");
    refused(
        SmallModel.dense(DType.F32).reshape("model.norm.weight", 63),
        ErrorCode.MODEL,
        "model.norm.weight is f32 63, expected f32, f16 or bf16 64");
  }

  @Test
  void missingTensorsAreNamed() {
    refused(SmallModel.dense(DType.F32).remove(GATE), ErrorCode.MODEL, "has no tensor " + GATE);
    refused(
        SmallModel.dense(DType.F32).remove("lm_head.weight"),
        ErrorCode.MODEL,
        "has no tensor lm_head.weight");
  }

  @Test
  void whatCannotBeRunIsRefused() {
    var relu = SmallModel.dense(DType.F32);
    relu.config().put("hidden_act", "relu");
    refused(relu, ErrorCode.UNSUPPORTED, "hidden_act relu");
    var other = SmallModel.dense(DType.F32);
    other.config().put("model_type", "gpt2");
    refused(other, ErrorCode.UNSUPPORTED, "model_type gpt2 cannot be run yet: gemma2, ");
    var sliding = SmallModel.dense(DType.F32);
    sliding.config().put("model_type", "mistral").put("sliding_window", -1);
    refused(sliding, ErrorCode.CONFIG, "sliding_window: got -1");
    var chunked = SmallModel.dense(DType.F32);
    chunked.config().put("model_type", "qwen3").put("sliding_window", 8);
    chunked.config().putArray("layer_types").add("chunked_attention").add("full_attention");
    for (int i = 0; i < 2; i++) {
      chunked.add("model.layers." + i + ".self_attn.q_norm.weight", 16);
      chunked.add("model.layers." + i + ".self_attn.k_norm.weight", 16);
    }
    refused(chunked, ErrorCode.UNSUPPORTED, "chunked_attention");
  }

  @Test
  void biasesThatAreMissingAreNamed() {
    var qwen = SmallModel.dense(DType.F32);
    qwen.config().put("model_type", "qwen2");
    refused(qwen, ErrorCode.MODEL, "has no tensor model.layers.0.self_attn.q_proj.bias");
    var llama = SmallModel.dense(DType.F32);
    llama.config().put("mlp_bias", true);
    refused(llama, ErrorCode.MODEL, "has no tensor model.layers.0.mlp.gate_proj.bias");
  }

  @Test
  void mistralWithoutASlidingWindowIsALlama() {
    var llama = logits(SmallModel.dense(DType.F32).write(folder.resolve("llama")), "cpu-vector");
    var mistral = SmallModel.dense(DType.F32);
    mistral.config().put("model_type", "mistral").putNull("sliding_window");
    assertThat(logits(mistral.write(folder.resolve("mistral")), "cpu-vector")).isDeepEqualTo(llama);
  }

  @Test
  void aSlidingWindowHidesWhatTwoLayersCannotReach() {
    var mistral = SmallModel.dense(DType.F32);
    mistral.config().put("model_type", "mistral").put("sliding_window", 3);
    var path = mistral.write(folder.resolve("window"));
    var base = logits(path, "cpu-vector", PROMPT);
    assertThat(logits(path, "reference", PROMPT)).isDeepEqualTo(base);
    // Token 6 sees 4 to 6, and these see 2 to 6.
    int[] hidden = PROMPT.clone();
    hidden[1] = 60;
    assertThat(logits(path, "cpu-vector", hidden)).isDeepEqualTo(base);
    int[] seen = PROMPT.clone();
    seen[2] = 60;
    var changed = logits(path, "cpu-vector", seen);
    assertThat(changed[0]).isNotEqualTo(base[0]);
    // Token 8, which was decoded, reaches back to 4.
    assertThat(changed[2]).isEqualTo(base[2]);
  }

  private void refused(SmallModel model, ErrorCode code, String message) {
    var path = model.write(folder.resolve("m" + System.nanoTime()));
    assertThatThrownBy(() -> logits(path, "cpu-vector"))
        .isInstanceOfSatisfying(LbrxException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  /** The logits after a prompt and after two tokens more. */
  private static float[][] logits(Path path, String backend) {
    return logits(path, backend, PROMPT);
  }

  private static float[][] logits(Path path, String backend, int[] prompt) {
    try (var queue = Backends.get(backend).queue(2);
        var checkpoint = Checkpoint.open(path)) {
      var memory = queue.backend().memory();
      var weights = WeightReader.read(checkpoint, checkpoint.config().orElseThrow(), memory);
      var cache = new KvCache(memory, EvictionPolicy.of(16), 16, 2, 2, 16);
      var decoder = new Decoder(weights, cache, queue, 4);
      var logits = new ArrayList<float[]>();
      decoder.prefill(prompt);
      logits.add(decoder.logits().segment().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED));
      for (int id : new int[] {7, 8}) {
        decoder.decode(id);
        queue.await();
        logits.add(decoder.logits().segment().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED));
      }
      return logits.toArray(float[][]::new);
    }
  }
}
