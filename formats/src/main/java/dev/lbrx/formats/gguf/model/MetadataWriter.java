package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.huggingface.ModelConfig;
import dev.lbrx.formats.huggingface.RopeParameters;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.json.JsonLimits;
import dev.lbrx.formats.sentencepiece.ModelTokenizer;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a GGUF file's metadata of config.json and the files beside it, in the converter's order.
 */
final class MetadataWriter {
  private static final long QUANTIZATION_VERSION = 2;
  private static final Map<String, String> SAMPLING =
      Map.of(
          "top_k", "top_k",
          "top_p", "top_p",
          "min_p", "min_p",
          "temperature", "temp",
          "repetition_penalty", "penalty_repeat");

  private final Architecture architecture;
  private final ObjectNode config;
  private final List<Companion> companions;
  private final FileType fileType;
  private final SizeLabel sizeLabel;
  private final Map<String, GgufValue> metadata = new LinkedHashMap<>();

  MetadataWriter(
      Architecture architecture,
      ObjectNode config,
      List<Companion> companions,
      FileType fileType,
      SizeLabel sizeLabel) {
    this.sizeLabel = sizeLabel;
    this.architecture = architecture;
    this.config = config;
    this.companions = companions;
    this.fileType = fileType;
  }

  Map<String, GgufValue> metadata() {
    var model = ModelConfig.of(config, "config.json");
    metadata.put("general.architecture", GgufValue.text(architecture.ggufName()));
    metadata.put("general.type", GgufValue.text("model"));
    sampling();
    metadata.put("general.size_label", GgufValue.text(sizeLabel.toString()));
    sizes(model);
    rope(model);
    metadata.put("general.file_type", GgufValue.uint32(fileType.number()));
    metadata.put("general.quantization_version", GgufValue.uint32(QUANTIZATION_VERSION));
    tokenizer();
    return metadata;
  }

  // SentencePiece's own file says more than a tokenizer.json made of it, so it comes first.
  private void tokenizer() {
    var settings = json("tokenizer_config.json").orElseGet(Json::object);
    var json = json("tokenizer.json");
    var roles =
        new TokenRoles(
            json.orElseGet(Json::object),
            settings,
            text("chat_template.jinja"),
            config,
            architecture);
    var source = new ModelTokenizer(this::companion, name -> name);
    var pieces = source.sentencePiece();
    if (pieces.isPresent()) {
      metadata.putAll(new SentencePieceKeys(pieces.get(), source.extra(), roles).metadata());
    } else if (json.isPresent()) {
      metadata.putAll(new TokenizerKeys(roles).metadata());
    }
  }

  private void sampling() {
    json("generation_config.json")
        .ifPresent(
            generation ->
                SAMPLING.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(
                        entry -> {
                          var value = generation.get(entry.getKey());
                          if (value != null && value.isNumber()) {
                            boolean whole = entry.getKey().equals("top_k");
                            metadata.put(
                                "general.sampling." + entry.getValue(),
                                whole
                                    ? GgufValue.int32(value.asInt(0))
                                    : GgufValue.float32(value.doubleValue()));
                          }
                        }));
  }

  private void sizes(ModelConfig model) {
    for (var key : ConfigKeys.of(architecture)) {
      var value = config.get(key.huggingFace());
      if (value != null && value.isNumber()) {
        put(key, value.doubleValue());
      } else if (key.huggingFace().equals("num_experts")
          && config.path("num_local_experts").isNumber()) {
        put(key, config.path("num_local_experts").doubleValue());
      } else if (key.huggingFace().equals("num_key_value_heads")) {
        put(key, model.keyValueHeads());
      } else if (key.huggingFace().equals("rms_norm_eps")) {
        put(key, model.rmsNormEpsilon());
      } else if (key.huggingFace().equals("head_dim") && architecture.statesHeadSize()) {
        put(key, model.headDim());
      }
    }
  }

  private void put(ConfigKeys.Key key, double value) {
    metadata.put(
        key.gguf(architecture),
        key.whole() ? GgufValue.uint32((long) value) : GgufValue.float32(value));
  }

  private void rope(ModelConfig model) {
    var rope = model.rope();
    String prefix = architecture.ggufName() + ".rope.";
    metadata.put(prefix + "freq_base", GgufValue.float32(rope.theta()));
    if (!model.slidingRope().equals(rope)) {
      metadata.put(prefix + "freq_base_swa", GgufValue.float32(model.slidingRope().theta()));
    }
    int rotated = (int) (model.headDim() * rope.partialFactor());
    switch (architecture) {
      case LLAMA, MISTRAL, MIXTRAL, PHI3 ->
          metadata.put(prefix + "dimension_count", GgufValue.uint32(rotated));
      default -> {
        if (rotated != model.headDim()) {
          metadata.put(prefix + "dimension_count", GgufValue.uint32(rotated));
        }
      }
    }
    scaling(rope, model, prefix + "scaling.");
  }

  private void scaling(RopeParameters rope, ModelConfig model, String prefix) {
    switch (rope.type()) {
      case "default", "llama3" -> {}
      case "linear" -> {
        metadata.put(prefix + "type", GgufValue.text("linear"));
        number(rope, "factor", prefix + "factor");
      }
      case "yarn" -> {
        metadata.put(prefix + "type", GgufValue.text("yarn"));
        number(rope, "factor", prefix + "factor");
        context(rope, prefix);
        number(rope, "attention_factor", prefix + "yarn_attn_factor");
        number(rope, "beta_fast", prefix + "yarn_beta_fast");
        number(rope, "beta_slow", prefix + "yarn_beta_slow");
      }
      case "longrope", "su" -> {
        if (rope.number("attention_factor").orElse(0) == 1
            && rope.longFactors().equals(rope.shortFactors())) {
          return;
        }
        metadata.put(prefix + "type", GgufValue.text("longrope"));
        context(rope, prefix);
        double first = rope.number("original_max_position_embeddings").orElse(0);
        double scale = first == 0 ? 1 : model.maxPositions().orElse(0) / first;
        metadata.put(
            prefix + "attn_factor",
            GgufValue.float32(scale > 1 ? Math.sqrt(1 + Math.log(scale) / Math.log(first)) : 1));
      }
      default ->
          throw new LbrxException(
              ErrorCode.UNSUPPORTED,
              "config.json: rope_type " + rope.type() + " is not written as GGUF yet");
    }
  }

  private void number(RopeParameters rope, String name, String key) {
    rope.number(name).ifPresent(value -> metadata.put(key, GgufValue.float32(value)));
  }

  private void context(RopeParameters rope, String prefix) {
    rope.number("original_max_position_embeddings")
        .ifPresent(
            value ->
                metadata.put(prefix + "original_context_length", GgufValue.uint32((long) value)));
  }

  private Optional<ObjectNode> json(String name) {
    return companion(name)
        .map(
            companion ->
                Json.requireObject(companion.content(JsonLimits.BYTES, ErrorCode.JSON), name));
  }

  private Optional<String> text(String name) {
    return companion(name)
        .map(
            companion ->
                new String(
                    companion.content(1 << 24, ErrorCode.TOKENIZER), StandardCharsets.UTF_8));
  }

  private Optional<Companion> companion(String name) {
    return companions.stream().filter(companion -> companion.name().equals(name)).findFirst();
  }
}
