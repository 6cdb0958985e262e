package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Model directories whose config.json is wrong, alone or about the tensors. */
final class HostileConfig {
  /** A Llama of two layers. */
  static final String SOUND =
      "{\"architectures\":[\"LlamaForCausalLM\"],\"attention_bias\":false,\"bos_token_id\":1,"
          + "\"dtype\":\"float32\",\"eos_token_id\":2,\"head_dim\":4,\"hidden_act\":\"silu\","
          + "\"hidden_size\":8,\"intermediate_size\":16,\"max_position_embeddings\":32,"
          + "\"mlp_bias\":false,\"model_type\":\"llama\",\"num_attention_heads\":2,"
          + "\"num_hidden_layers\":2,\"num_key_value_heads\":1,\"rms_norm_eps\":1e-05,"
          + "\"rope_parameters\":{\"rope_theta\":10000.0,\"rope_type\":\"default\"},"
          + "\"tie_word_embeddings\":true,\"vocab_size\":10}";

  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String QUANTIZATION = "\"quantization\":{\"group_size\":32,\"bits\":4}";

  private final List<Hostile> files = new ArrayList<>();

  private HostileConfig() {}

  static List<Hostile> all() {
    var made = new HostileConfig();
    JsonDamage.documents().forEach((name, json) -> made.add(name, json, CONFIG));
    JsonDamage.valuesBut("object")
        .forEach((kind, value) -> made.add("root " + kind, value, CONFIG));
    made.numbers();
    made.others();
    made.shapes();
    made.schemes();
    made.packed();
    return made.files;
  }

  /** The tensors that {@link #SOUND} describes, all zeros. */
  static byte[] weights() {
    return weights(tensors());
  }

  /** The same, to be changed. */
  static Tensors model() {
    var model = new Tensors();
    tensors()
        .forEach(
            (name, shape) ->
                model.with(name, "F32", shape.stream().mapToLong(Integer::longValue).toArray()));
    return model;
  }

  private static Map<String, List<Integer>> tensors() {
    var tensors = new LinkedHashMap<String, List<Integer>>();
    tensors.put("model.embed_tokens.weight", List.of(10, 8));
    tensors.put("model.norm.weight", List.of(8));
    for (int layer = 0; layer < 2; layer++) {
      String in = "model.layers." + layer + ".";
      tensors.put(in + "input_layernorm.weight", List.of(8));
      tensors.put(in + "post_attention_layernorm.weight", List.of(8));
      tensors.put(in + "self_attn.q_proj.weight", List.of(8, 8));
      tensors.put(in + "self_attn.k_proj.weight", List.of(4, 8));
      tensors.put(in + "self_attn.v_proj.weight", List.of(4, 8));
      tensors.put(in + "self_attn.o_proj.weight", List.of(8, 8));
      tensors.put(in + "mlp.gate_proj.weight", List.of(16, 8));
      tensors.put(in + "mlp.up_proj.weight", List.of(16, 8));
      tensors.put(in + "mlp.down_proj.weight", List.of(8, 16));
    }
    return tensors;
  }

  private static byte[] weights(Map<String, List<Integer>> tensors) {
    var header = new StringBuilder("{");
    int at = 0;
    for (var tensor : tensors.entrySet()) {
      int end = at + 4 * tensor.getValue().stream().reduce(1, (a, b) -> a * b);
      String json =
          HostileSafetensors.tensor(
              tensor.getKey(), "\"F32\"", tensor.getValue().toString(), "[" + at + "," + end + "]");
      header.append(at == 0 ? "" : ",").append(json, 1, json.length() - 1);
      at = end;
    }
    return HostileSafetensors.file(header.append("}").toString(), at);
  }

  private void add(String name, byte[] config, String... named) {
    files.add(
        new Hostile(
                "config " + name, Job.INFO, "", Map.of(CONFIG, Content.of(config)), List.of(named))
            .with(WEIGHTS, Content.of(weights())));
  }

  private void add(String name, String config, String... named) {
    add(name, config.getBytes(UTF_8), named);
  }

  // The value of a field, of whichever object.
  private static String set(String field, String value) {
    return SOUND.replaceFirst(
        "\"" + field + "\":(\\[[^\\]]*\\]|\\{[^}]*\\}|[^,}]*)",
        "\"" + field + "\":" + java.util.regex.Matcher.quoteReplacement(value));
  }

  private static String put(String member) {
    return "{" + member + "," + SOUND.substring(1);
  }

  private void each(Map<String, String> values, String... fields) {
    for (String field : fields) {
      values.forEach(
          (kind, value) -> add(field + " " + kind, set(field, value), CONFIG, "/" + field));
    }
  }

  private void numbers() {
    each(
        JsonDamage.VALUES,
        "hidden_size",
        "num_hidden_layers",
        "num_attention_heads",
        "intermediate_size",
        "vocab_size");
    each(
        JsonDamage.valuesBut("null"), "num_key_value_heads", "head_dim", "max_position_embeddings");
    var notPositive =
        JsonDamage.valuesBut("null", "fraction", "exponent", "2^31", "2^53", "2^63", "2^64");
    each(notPositive, "rms_norm_eps", "rope_theta");
    each(JsonDamage.ordered("tiny", "1e-400", "below zero", "-1e-5"), "rms_norm_eps", "rope_theta");
    each(
        JsonDamage.ordered("limit", "16777217"),
        "hidden_size",
        "intermediate_size",
        "num_attention_heads");
    each(JsonDamage.ordered("limit", "1025"), "num_hidden_layers");
    each(JsonDamage.ordered("limit", "4194305"), "vocab_size");
    each(JsonDamage.ordered("more than heads", "3"), "num_key_value_heads");
    add(
        "heads not divided",
        set("num_attention_heads", "3").replace("heads\":1", "heads\":2"),
        CONFIG,
        "/num_key_value_heads");
    add(
        "no head_dim",
        SOUND.replace("\"head_dim\":4,", "").replace("hidden_size\":8", "hidden_size\":9"),
        CONFIG,
        "/head_dim");
    for (String value :
        List.of(
            "true",
            "\"x\"",
            "\"\"",
            "-1",
            "1.5",
            "1e3",
            "10",
            "2147483648",
            "18446744073709551616",
            "{}",
            "[[1]]",
            "[-1]",
            "[1,10]",
            "[null]",
            "[\"1\"]")) {
      add("eos " + value, set("eos_token_id", value), CONFIG, "/eos_token_id");
      add("bos " + value, set("bos_token_id", value), CONFIG, "/bos_token_id");
    }
    for (String number :
        List.of(
            "factor",
            "attention_factor",
            "beta_fast",
            "beta_slow",
            "high_freq_factor",
            "low_freq_factor")) {
      notPositive.forEach(
          (kind, value) ->
              add(
                  "rope " + number + " " + kind,
                  SOUND.replace("\"rope_type\"", "\"" + number + "\":" + value + ",\"rope_type\""),
                  CONFIG,
                  "/rope_parameters/" + number));
    }
    for (String value : List.of("0", "-1", "1.5", "\"x\"", "[]")) {
      add(
          "partial " + value,
          put("\"partial_rotary_factor\":" + value),
          CONFIG,
          "/partial_rotary_factor");
    }
  }

  private void others() {
    var noFlags = JsonDamage.valuesBut("null", "true");
    each(noFlags, "tie_word_embeddings", "attention_bias", "mlp_bias");
    each(JsonDamage.valuesBut("string", "empty"), "model_type");
    each(JsonDamage.valuesBut("null", "string", "empty"), "hidden_act", "dtype", "rope_type");
    each(JsonDamage.valuesBut("null", "array"), "architectures");
    each(JsonDamage.valuesBut("null", "object"), "rope_parameters");
    add("model_type twice", put("\"model_type\":\"llama\""), CONFIG, "/model_type", "twice");
  }

  // One tensor that the configuration does not describe.
  private void shapes() {
    for (String name : tensors().keySet()) {
      var shape = tensors().get(name);
      var other = new LinkedHashMap<>(tensors());
      other.put(name, shape.size() == 1 ? List.of(7) : List.of(shape.getFirst(), 7));
      tensor("columns of " + name, other, name);
      other.put(
          name, shape.size() == 1 ? List.of(8, 1) : List.of(shape.getFirst() + 1, shape.getLast()));
      tensor("rows of " + name, other, name);
      other.remove(name);
      tensor("without " + name, other, name);
    }
    var more = new LinkedHashMap<>(tensors());
    more.put("model.layers.2.input_layernorm.weight", List.of(8));
    tensor("a third layer", more, "model.layers.2.input_layernorm.weight", "num_hidden_layers");
    more.remove("model.layers.2.input_layernorm.weight");
    more.keySet().removeIf(name -> name.startsWith("model.layers.1."));
    tensor("a layer missing", more, "model.layers.1.");
  }

  private void tensor(String name, Map<String, List<Integer>> tensors, String... named) {
    files.add(
        new Hostile(
                "model " + name, Job.CHECK, "", Map.of(CONFIG, Content.of(SOUND)), List.of(named))
            .with(WEIGHTS, Content.of(weights(tensors))));
  }

  private void schemes() {
    for (String field : List.of("group_size", "bits")) {
      JsonDamage.VALUES.forEach(
          (kind, value) -> {
            String json =
                QUANTIZATION.replaceFirst("\"" + field + "\":\\d+", "\"" + field + "\":" + value);
            add("quantization " + field + " " + kind, put(json), CONFIG, "/quantization/" + field);
          });
    }
    for (String value : List.of("7", "9", "16", "-4")) {
      add("bits " + value, put(QUANTIZATION.replace("4", value)), CONFIG, "/quantization/bits");
    }
    for (String value : List.of("16", "31", "48", "256", "-32")) {
      add(
          "group " + value,
          put(QUANTIZATION.replace("32", value)),
          CONFIG,
          "/quantization/group_size");
    }
    JsonDamage.valuesBut("null")
        .forEach(
            (kind, value) -> {
              add(
                  "mode " + kind,
                  put(QUANTIZATION.replace("}", ",\"mode\":" + value + "}")),
                  CONFIG,
                  "/quantization/mode");
              if (!kind.equals("object")) {
                add(
                    "quantization " + kind,
                    put("\"quantization\":" + value),
                    CONFIG,
                    "/quantization");
              }
              if (!kind.equals("true") && !kind.equals("object")) {
                add(
                    "module " + kind,
                    put(QUANTIZATION.replace("}", ",\"lm_head\":" + value + "}")),
                    CONFIG,
                    "/quantization/lm_head");
              }
            });
    add(
        "method",
        put("\"quantization_config\":{\"quant_method\":\"bitsandbytes\"}"),
        CONFIG,
        "quant_method",
        "bitsandbytes");
  }

  // A packed matrix of 2 rows and 64 columns: 8 words and 2 groups a row.
  private void packed() {
    packed("words", "U32", "[2,7]", 56, "[2,2]", 8);
    packed("more words", "U32", "[2,16]", 128, "[2,2]", 8);
    packed("rows", "U32", "[3,8]", 96, "[2,2]", 8);
    packed("groups", "U32", "[2,8]", 64, "[2,1]", 4);
    packed("rank", "U32", "[16]", 64, "[2,2]", 8);
    packed("no groups", "U32", "[2,8]", 64, "[2,0]", 0);
    packed("dtype", "F32", "[2,8]", 64, "[2,2]", 8);
    packed("signed", "I32", "[2,8]", 64, "[2,2]", 8);
  }

  private void packed(
      String name, String dtype, String shape, int bytes, String groups, int groupBytes) {
    String header =
        HostileSafetensors.tensor("m.weight", "\"" + dtype + "\"", shape, "[0," + bytes + "]")
            + HostileSafetensors.tensor(
                "m.scales", "\"F16\"", groups, "[" + bytes + "," + (bytes + groupBytes) + "]")
            + HostileSafetensors.tensor(
                "m.biases",
                "\"F16\"",
                groups,
                "[" + (bytes + groupBytes) + "," + (bytes + 2 * groupBytes) + "]");
    byte[] weights = HostileSafetensors.file(header.replace("}{", ","), bytes + 2 * groupBytes);
    files.add(
        new Hostile(
                "packed " + name,
                Job.INFO,
                "",
                Map.of(CONFIG, Content.of(put(QUANTIZATION))),
                List.of("m.weight"))
            .with(WEIGHTS, Content.of(weights)));
  }
}
