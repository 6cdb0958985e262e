package dev.lbrx.toolkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.toolkit.gguf.ToGguf;
import dev.lbrx.toolkit.plan.Executor;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.verify.Verification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Models of several families as GGUF files, and what those show when they are read. */
class ToGgufTest {
  private static final String LAYER = "model.layers.0.";
  private static final int EXPERTS = 11;

  @TempDir Path dir;

  private Path convert(TinyModel model) throws IOException {
    Path source = model.write(dir.resolve("model"));
    Path out = dir.resolve("model.gguf");
    try (var plan = ToGguf.plan(Plan.of(Checkpoint.open(source)))) {
      new Executor(Backends.get("reference"), 1, Executor.Options.STRICT)
          .run(plan, out, progress -> {});
    }
    return out;
  }

  private void requireSameTensors(Path gguf) {
    try (var model = Checkpoint.open(dir.resolve("model"));
        var back = Checkpoint.open(gguf)) {
      assertThat(back.names()).containsExactlyInAnyOrderElementsOf(model.names());
      for (String name : model.names()) {
        assertThat(back.spec(name)).isEqualTo(model.spec(name));
        assertThat(Checkpoints.bytes(back, name))
            .describedAs(name)
            .isEqualTo(Checkpoints.bytes(model, name));
      }
    }
  }

  private static void sizes(ObjectNode config, String type) {
    config.put("model_type", type).put("num_hidden_layers", 1).put("num_attention_heads", 2);
    config.put("num_key_value_heads", 1).put("intermediate_size", 4).put("vocab_size", 3);
    config.put("max_position_embeddings", 131_072).put("rms_norm_eps", 1e-5).put("head_dim", 64);
    config.put("rope_theta", 500_000.0);
  }

  @ParameterizedTest
  @CsvSource({"8, 1, 4, 8192, llama3", "32, 1, 4, 8192, llama3", "8, 2, 8, 4096, longrope"})
  void llama3ScalingBecomesFactorsAndComesBack(
      double factor, double low, double high, int context, String type) throws IOException {
    var model =
        new TinyModel(0, 1)
            .with(LAYER + "self_attn.q_proj.weight", 128, 32)
            .with(LAYER + "self_attn.k_proj.weight", 64, 32)
            .config(config -> sizes(config, "llama"))
            .config(
                config ->
                    config
                        .putObject("rope_scaling")
                        .put("rope_type", "llama3")
                        .put("factor", factor)
                        .put("low_freq_factor", low)
                        .put("high_freq_factor", high)
                        .put("original_max_position_embeddings", context));
    Path gguf = convert(model);
    double[] expected = factors(factor, low, high, context);
    try (var stored = Checkpoint.openStored(gguf)) {
      float[] factors = Checkpoints.floats(stored, "rope_freqs.weight");
      assertThat(factors).hasSize(32);
      for (int i = 0; i < 32; i++) {
        assertThat((double) factors[i]).isCloseTo(expected[i], within(1e-5 * expected[i]));
      }
      // Rows i and i + 32 of a head are neighbours.
      assertThat(Checkpoints.bytes(stored, "blk.0.attn_q.weight"))
          .isNotEqualTo(bytes(LAYER + "self_attn.q_proj.weight"));
    }
    try (var back = Checkpoint.open(gguf)) {
      var scaling = back.configJson().orElseThrow().get("rope_scaling");
      assertThat(scaling.get("rope_type").stringValue()).isEqualTo(type);
      if (type.equals("llama3")) {
        assertThat(scaling.get("factor").doubleValue()).isEqualTo(factor);
        assertThat(scaling.get("original_max_position_embeddings").intValue()).isEqualTo(context);
      } else {
        assertThat(scaling.get("attention_factor").doubleValue()).isEqualTo(1);
        assertThat(scaling.get("long_factor").get(20).doubleValue())
            .isCloseTo(expected[20], within(1e-5 * expected[20]));
      }
    }
    requireSameTensors(gguf);
  }

  // The rule as transformers has it, in f64: what each frequency is divided by.
  private static double[] factors(double factor, double low, double high, double context) {
    double[] factors = new double[32];
    for (int i = 0; i < 32; i++) {
      double frequency = Math.pow(500_000, -2.0 * i / 64);
      double wavelength = 2 * Math.PI / frequency;
      double smooth = (context / wavelength - low) / (high - low);
      double scaled =
          wavelength < context / high
              ? frequency
              : wavelength > context / low
                  ? frequency / factor
                  : (1 - smooth) * frequency / factor + smooth * frequency;
      factors[i] = frequency / scaled;
    }
    return factors;
  }

  @ParameterizedTest
  @CsvSource({
    "mixtral, block_sparse_moe, w1, w2, w3",
    "qwen3_moe, mlp, gate_proj, down_proj, up_proj"
  })
  void expertsAreOneTensorAndComeBackAsMany(
      String type, String block, String gate, String down, String up) throws IOException {
    var model =
        new TinyModel(0, 2)
            .config(config -> sizes(config, type))
            .config(
                config ->
                    config
                        .put("num_local_experts", EXPERTS)
                        .put("num_experts", EXPERTS)
                        .put("num_experts_per_tok", 2)
                        .put("moe_intermediate_size", 4))
            .with(LAYER + block + ".gate.weight", EXPERTS, 32);
    // In an order that is not the numbers'.
    for (int i = 0; i < EXPERTS; i++) {
      String expert = LAYER + block + ".experts." + i * 7 % EXPERTS + ".";
      model.with(expert + down + ".weight", 32, 4);
      model.with(expert + gate + ".weight", 4, 32).with(expert + up + ".weight", 4, 32);
    }
    Path gguf = convert(model);
    try (var stored = Checkpoint.openStored(gguf)) {
      for (String[] pair : new String[][] {{"gate", gate}, {"up", up}, {"down", down}}) {
        String name = "blk.0.ffn_" + pair[0] + "_exps.weight";
        boolean wide = pair[0].equals("down");
        assertThat(stored.spec(name))
            .isEqualTo(Spec.of(DType.F32, EXPERTS, wide ? 32 : 4, wide ? 4 : 32));
        var joined = new ByteArrayOutputStream();
        for (int i = 0; i < EXPERTS; i++) {
          joined.writeBytes(bytes(LAYER + block + ".experts." + i + "." + pair[1] + ".weight"));
        }
        assertThat(Checkpoints.bytes(stored, name)).isEqualTo(joined.toByteArray());
      }
      assertThat(stored.spec("blk.0.ffn_gate_inp.weight").dtype()).isEqualTo(DType.F32);
    }
    try (var back = Checkpoint.open(gguf)) {
      var config = back.configJson().orElseThrow();
      String count = type.equals("mixtral") ? "num_local_experts" : "num_experts";
      assertThat(config.get(count).intValue()).isEqualTo(EXPERTS);
      assertThat(config.get("num_experts_per_tok").intValue()).isEqualTo(2);
    }
    requireSameTensors(gguf);
  }

  @Test
  void gemmasNormsAreOneMoreAndItsWindowsTurnByTheirOwnBase() throws IOException {
    var model =
        new TinyModel(0, 3)
            .without("lm_head.weight")
            .config(config -> sizes(config, "gemma3_text"))
            .config(config -> config.put("rope_local_base_freq", 20_000.0))
            .with(LAYER + "input_layernorm.weight", 32)
            .with(LAYER + "pre_feedforward_layernorm.weight", 32)
            .set(LAYER + "input_layernorm.weight", 5, 1e-3f);
    Path gguf = convert(model);
    try (var stored = Checkpoint.openStored(gguf);
        var back = Checkpoint.open(gguf)) {
      assertThat(Checkpoints.floats(stored, "blk.0.attn_norm.weight")[5]).isEqualTo(1 + 1e-3f);
      assertThat(Checkpoints.floats(back, LAYER + "input_layernorm.weight")[5])
          .isEqualTo(1 + 1e-3f - 1);
      assertThat(back.config().orElseThrow().slidingRope().theta()).isEqualTo(20_000);
    }
    // The hashes are those of what is read, though the addition rounds.
    var verification = Verification.of(gguf, done -> {});
    assertThat(verification.problems()).isEmpty();
    assertThat(verification.checked()).isEqualTo(4);
  }

  private byte[] bytes(String tensor) {
    try (var model = Checkpoint.open(dir.resolve("model"))) {
      return Checkpoints.bytes(model, tensor);
    }
  }
}
