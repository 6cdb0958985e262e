package dev.lbrx.formats.huggingface;

import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.spi.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the fields of config.json and holds them to their ranges. */
final class ConfigReader {
  private static final int LARGEST_SIZE = 1 << 24;
  private static final double EPSILON = 1e-6;

  /** Families whose configurations leave out that the two matrices are one. */
  private static final Set<String> TIED = Set.of("gemma2", "gemma3_text", "starcoder2");

  private final JsonFields fields;

  ConfigReader(ObjectNode json, String source) {
    this.fields = new JsonFields(source, ErrorCode.CONFIG, json);
  }

  ModelConfig config() {
    int hidden = size("hidden_size");
    int heads = size("num_attention_heads");
    int vocabulary = (int) fields.requiredInteger("vocab_size", 1, ModelConfig.LARGEST_VOCABULARY);
    String type = fields.requiredText("model_type");
    var rope = new RopeReader(fields);
    return new ModelConfig(
        type,
        strings("architectures"),
        hidden,
        (int) fields.requiredInteger("num_hidden_layers", 1, ModelConfig.MOST_LAYERS),
        heads,
        keyValueHeads(heads),
        headDim(hidden, heads),
        size("intermediate_size"),
        vocabulary,
        fields.positive("rms_norm_eps").orElse(fields.positive("norm_epsilon").orElse(EPSILON)),
        rope.parameters(),
        rope.slidingParameters(),
        integer("max_position_embeddings", 1, Integer.MAX_VALUE),
        fields.flag("tie_word_embeddings", TIED.contains(type)),
        fields.flag("attention_bias", false),
        fields.flag("mlp_bias", false),
        fields.text("hidden_activation").or(() -> fields.text("hidden_act")).orElse("silu"),
        TokenIds.one(fields, "bos_token_id", vocabulary),
        TokenIds.list(fields, "eos_token_id", vocabulary),
        dtype(),
        fields.node());
  }

  private int keyValueHeads(int heads) {
    int count = integer("num_key_value_heads", 1, heads).orElse(heads);
    if (heads % count != 0) {
      throw fields.wrong("num_key_value_heads", "a divisor of the " + heads + " attention heads");
    }
    return count;
  }

  private int headDim(int hidden, int heads) {
    var given = integer("head_dim", 1, LARGEST_SIZE);
    if (given.isEmpty() && hidden % heads != 0) {
      throw fields.wrong(
          "head_dim", "a size, because hidden_size " + hidden + " is no multiple of " + heads);
    }
    return given.orElse(hidden / heads);
  }

  private Optional<String> dtype() {
    return fields.text("dtype").or(() -> fields.text("torch_dtype"));
  }

  private List<String> strings(String key) {
    var strings = new ArrayList<String>();
    for (JsonNode element : fields.array(key)) {
      if (!element.isString()) {
        throw fields.wrong(key, "an array of strings");
      }
      strings.add(element.stringValue());
    }
    return strings;
  }

  private int size(String key) {
    return (int) fields.requiredInteger(key, 1, LARGEST_SIZE);
  }

  private OptionalInt integer(String key, int least, int most) {
    OptionalLong value = fields.integer(key, least, most);
    return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
  }
}
