package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufFile;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Makes the config.json that a GGUF file's metadata and tensors amount to. */
final class GgufConfig {
  private static final float CLOSE = 1e-6f;

  private final Architecture architecture;
  private final Keys keys;
  private final List<GgufFile> files;
  private final ObjectNode config = Json.object();

  GgufConfig(Architecture architecture, Keys keys, List<GgufFile> files) {
    this.architecture = architecture;
    this.keys = keys;
    this.files = files;
  }

  ObjectNode json() {
    config.putArray("architectures").add(architecture.className());
    config.put("model_type", architecture.modelType());
    for (var key : ConfigKeys.of(architecture)) {
      number(key);
    }
    if (!config.has("vocab_size")) {
      tensor("token_embd.weight")
          .ifPresent(tensor -> config.put("vocab_size", tensor.spec().shape().extent(0)));
    }
    config.put("tie_word_embeddings", tensor("output.weight").isEmpty());
    rope();
    ids();
    constants();
    dtype().ifPresent(dtype -> config.put("dtype", dtype));
    return config;
  }

  private void number(ConfigKeys.Key key) {
    String name = key.gguf(architecture);
    if (key.whole()) {
      // Per-block numbers have no place in config.json; block 0's stands for all.
      keys.ofBlock(name, 0).ifPresent(value -> config.put(key.huggingFace(), value));
    } else {
      keys.number(name).ifPresent(value -> config.put(key.huggingFace(), value));
    }
  }

  private void rope() {
    String prefix = architecture.ggufName() + ".rope.";
    int heads = config.path("num_attention_heads").intValue(0);
    int headDim =
        config
            .path("head_dim")
            .intValue(heads == 0 ? 0 : config.path("hidden_size").intValue(0) / heads);
    double base = keys.number(prefix + "freq_base").orElse(10_000);
    config.put("rope_theta", base);
    int rotated = keys.integer(prefix + "dimension_count").orElse(headDim);
    if (rotated < headDim && rotated > 0) {
      config.put("partial_rotary_factor", (double) rotated / headDim);
    }
    var factors = RotaryFactors.read(files, RotaryFactors.ONE);
    var longFactors = RotaryFactors.read(files, RotaryFactors.LONG);
    if (factors.isPresent()) {
      factors(factors.get(), base, rotated);
    } else if (longFactors.isPresent()) {
      longRope(longFactors.get(), prefix);
    } else {
      scaling(prefix + "scaling.");
    }
  }

  // Llama 3's rule where it gives these factors, else the factors themselves.
  private void factors(float[] factors, double base, int rotated) {
    float most = 1;
    for (float factor : factors) {
      most = Math.max(most, factor);
    }
    float[] llama3 = RotaryFactors.llama3(base, rotated, most, 1, 4, 8192);
    var scaling = config.putObject("rope_scaling");
    if (same(factors, llama3)) {
      scaling.put("rope_type", "llama3");
      scaling.put("factor", (double) most);
      scaling.put("low_freq_factor", 1.0);
      scaling.put("high_freq_factor", 4.0);
      scaling.put("original_max_position_embeddings", 8192);
    } else {
      longRope(scaling, factors, factors);
      scaling.put("attention_factor", 1.0);
    }
  }

  private static boolean same(float[] a, float[] b) {
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (Math.abs(a[i] - b[i]) > CLOSE * b[i]) {
        return false;
      }
    }
    return true;
  }

  private void longRope(float[] longFactors, String prefix) {
    float[] shortFactors = RotaryFactors.read(files, RotaryFactors.SHORT).orElse(longFactors);
    var scaling = config.putObject("rope_scaling");
    longRope(scaling, longFactors, shortFactors);
    keys.integer(prefix + "scaling.original_context_length")
        .ifPresent(context -> config.put("original_max_position_embeddings", context));
  }

  private static void longRope(ObjectNode scaling, float[] longFactors, float[] shortFactors) {
    scaling.put("rope_type", "longrope");
    var longs = scaling.putArray("long_factor");
    for (float factor : longFactors) {
      longs.add(Double.parseDouble(Float.toString(factor)));
    }
    var shorts = scaling.putArray("short_factor");
    for (float factor : shortFactors) {
      shorts.add(Double.parseDouble(Float.toString(factor)));
    }
  }

  private void scaling(String prefix) {
    String type = keys.text(prefix + "type").orElse("none");
    if (!type.equals("linear") && !type.equals("yarn")) {
      return;
    }
    var scaling = config.putObject("rope_scaling");
    scaling.put("rope_type", type);
    keys.number(prefix + "factor").ifPresent(factor -> scaling.put("factor", factor));
    keys.integer(prefix + "original_context_length")
        .ifPresent(context -> scaling.put("original_max_position_embeddings", context));
    keys.number(prefix + "yarn_attn_factor")
        .ifPresent(factor -> scaling.put("attention_factor", factor));
    keys.number(prefix + "yarn_beta_fast").ifPresent(beta -> scaling.put("beta_fast", beta));
    keys.number(prefix + "yarn_beta_slow").ifPresent(beta -> scaling.put("beta_slow", beta));
  }

  private void ids() {
    keys.integer(GgufTokenizer.BOS).ifPresent(id -> config.put("bos_token_id", id));
    keys.integer(GgufTokenizer.EOS).ifPresent(id -> config.put("eos_token_id", id));
  }

  // What the family's GGUF files leave unsaid.
  private void constants() {
    int layers = config.path("num_hidden_layers").intValue(0);
    switch (architecture) {
      case LLAMA, MISTRAL -> {
        config.put("hidden_act", "silu");
        config.put("attention_bias", tensor("blk.0.attn_q.bias").isPresent());
        config.put("mlp_bias", tensor("blk.0.ffn_up.bias").isPresent());
      }
      case QWEN3, OLMO2 -> {
        config.put("hidden_act", "silu");
        config.put("attention_bias", tensor("blk.0.attn_q.bias").isPresent());
      }
      case QWEN3_MOE -> {
        config.put("hidden_act", "silu");
        config.put("norm_topk_prob", true);
        config.put("decoder_sparse_step", 1);
      }
      case MIXTRAL, QWEN2, PHI3 -> config.put("hidden_act", "silu");
      case GEMMA2 -> gemma(layers == 46);
      case GEMMA3_TEXT -> {
        gemma(layers == 62);
        config.put(
            "rope_local_base_freq",
            keys.number(architecture.ggufName() + ".rope.freq_base_swa").orElse(10_000));
        config.put("sliding_window_pattern", 6);
      }
      case STARCODER2 -> {
        config.put("hidden_act", "gelu_pytorch_tanh");
        config.put("use_bias", tensor("blk.0.attn_q.bias").isPresent());
      }
    }
  }

  // The largest of each generation scales queries by another number than its head's size.
  private void gemma(boolean largest) {
    config.put("hidden_activation", "gelu_pytorch_tanh");
    int heads = Math.max(1, config.path("num_attention_heads").intValue(1));
    int headDim = config.path("head_dim").intValue(256);
    config.put(
        "query_pre_attn_scalar",
        largest ? config.path("hidden_size").intValue(0) / heads : headDim);
  }

  private Optional<TensorEntry> tensor(String name) {
    return files.stream()
        .flatMap(file -> file.tensors().stream())
        .filter(tensor -> tensor.name().equals(name))
        .findFirst();
  }

  // That of the embedding, the largest matrix; a quantized model states none.
  private Optional<String> dtype() {
    return tensor("token_embd.weight")
        .map(tensor -> tensor.spec().dtype())
        .filter(DType::computable)
        .map(
            dtype ->
                switch (dtype) {
                  case F16 -> "float16";
                  case BF16 -> "bfloat16";
                  default -> "float32";
                });
  }
}
