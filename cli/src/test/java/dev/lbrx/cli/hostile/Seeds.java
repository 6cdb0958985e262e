package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small sound files, and what they need beside them. */
public final class Seeds {
  private static final String SHARD = "a.safetensors";

  private Seeds() {}

  /** Safetensors: a tensor alone; three dtypes and metadata. */
  public static List<byte[]> safetensors() {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"BF16\",\"shape\":[1,2],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[4,12]},\"c\":{\"dtype\":\"F8_E4M3\",\"shape\":[0],\"data_offsets\":[12,12]}}";
    return List.of(HostileSafetensors.sound("w"), HostileSafetensors.file(header, 12));
  }

  /** GGUF: every type of value and two tensors; a model with a tokenizer. */
  public static List<byte[]> gguf() {
    return List.of(HostileGguf.values(), HostileGguf.model());
  }

  /** An index of one shard. */
  public static List<byte[]> index() {
    return List.of(
        text("{\"metadata\":{\"total_size\":8},\"weight_map\":{\"w\":\"a.safetensors\"}}"));
  }

  /** A configuration, plain and quantized. */
  public static List<byte[]> config() {
    return List.of(
        text(HostileConfig.SOUND),
        text(
            "{\"quantization\":{\"group_size\":64,\"bits\":4,\"lm_head\":false},"
                + HostileConfig.SOUND.substring(1)));
  }

  /** A byte-level tokenizer. */
  public static List<byte[]> tokenizer() {
    return List.of(text(HostileTokenizer.SOUND));
  }

  /** SentencePiece models, BPE and Unigram. */
  public static List<byte[]> sentencePiece() {
    return HostileSentencePiece.sound();
  }

  /** Merge files of two methods. */
  public static List<byte[]> merge() {
    return List.of(
        text(
            "merge_method: ties\n"
                + "base_model: a\n"
                + "models:\n"
                + "- {model: a}\n"
                + "- {model: b, parameters: {weight: [0.5, 1], density: [{filter: mlp, value: 0.5},"
                + " {value: 1}]}}\n"
                + "dtype: float32\n"),
        text(
            "merge_method: slerp\n"
                + "base_model: a\n"
                + "slices:\n"
                + "- sources:\n"
                + "  - {model: a, layer_range: [0, 2]}\n"
                + "  - {model: b, layer_range: [0, 2]}\n"
                + "parameters: {t: 0.3}\n"));
  }

  /** Chat templates: a plain loop; one that uses most of the language. */
  public static List<byte[]> template() {
    return List.of(
        text(
            "{% for m in messages %}[{{ m.role }}]{{ m['content'] | trim }}{% endfor %}{{ 'a:' if"
                + " add_generation_prompt }}"),
        text(
            "{%- set ns = namespace(n=0) -%}{%- macro say(x, y='!') -%}{{ x ~ y }}{%- endmacro"
                + " -%}{# no #}{% for m in messages[1:] if m.role != 'tool' %}{% set ns.n = ns.n +"
                + " loop.index0 * 2 %}{{ say(m.content.split('<')[0] | upper) }}{% else %}{{"
                + " raise_exception('none') }}{% endfor %}{% if ns.n > 1 and bos_token is defined"
                + " or not eos_token %}{{ {'a': [1, 2.5, none]} | tojson }}{% elif true %}{{"
                + " range(3) | join(', ') }}{% endif %}"));
  }

  /** A pack of version 1. */
  public static List<byte[]> pack() {
    return List.of(HostilePack.sound());
  }

  /** A NumPy archive of one array. */
  public static List<byte[]> npz() {
    return List.of(HostileNpz.sound());
  }

  /** The configuration of an adapter. */
  public static List<byte[]> adapter() {
    return List.of(HostileAdapter.sound().get("adapter_config.json"));
  }

  /** The configuration of a GPTQ checkpoint. */
  public static List<byte[]> packed() {
    return List.of(HostilePacked.sound().get("config.json"));
  }

  /** The first part of a split GGUF model. */
  public static List<byte[]> parts() {
    return List.of(HostileParts.sound().get(HostileParts.FIRST));
  }

  /** What lies beside a file of this name, by name. */
  public static Map<String, byte[]> beside(String file) {
    var beside = new LinkedHashMap<String, byte[]>();
    switch (file) {
      case "model.safetensors.index.json" -> beside.put(SHARD, HostileSafetensors.sound("w"));
      case "config.json" -> beside.put("model.safetensors", HostileConfig.weights());
      case "x/adapter_config.json" ->
          HostileAdapter.sound().forEach((name, bytes) -> beside.put("x/" + name, bytes));
      case "packed/config.json" ->
          HostilePacked.sound().forEach((name, bytes) -> beside.put("packed/" + name, bytes));
      case HostileParts.FIRST -> beside.putAll(HostileParts.sound());
      case "merge.yaml" -> {
        for (String model : List.of("a", "b")) {
          beside.put(model + "/config.json", text(HostileConfig.SOUND));
          beside.put(model + "/model.safetensors", HostileConfig.weights());
        }
      }
      default -> {}
    }
    return beside;
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }
}
