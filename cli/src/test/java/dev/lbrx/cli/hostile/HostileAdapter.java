package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Low-rank adapters of PEFT, MLX and GGUF that are wrong, alone or for their model. */
final class HostileAdapter {
  private static final String CONFIG = "adapter_config.json";
  private static final String WEIGHTS = "adapter_model.safetensors";
  private static final String MODULE = "model.layers.0.self_attn.q_proj";
  private static final String PEFT = "base_model.model." + MODULE;
  private static final String SOUND = "{\"peft_type\":\"LORA\",\"r\":2,\"lora_alpha\":4}";
  private static final String MLX =
      "{\"fine_tune_type\":\"lora\",\"lora_parameters\":{\"rank\":2,\"scale\":2.0}}";
  private static final String GGUF = "x.gguf";

  private final List<Hostile> files = new ArrayList<>();

  private HostileAdapter() {}

  static List<Hostile> all() {
    var made = new HostileAdapter();
    made.configs();
    made.tensors();
    made.models();
    made.mlx();
    made.gguf();
    return made.files;
  }

  /** The files of a sound adapter, by name. */
  static Map<String, byte[]> sound() {
    return Map.of(CONFIG, SOUND.getBytes(UTF_8), WEIGHTS, peft().file());
  }

  private static Tensors peft() {
    return new Tensors()
        .with(PEFT + ".lora_A.weight", "F32", 2, 8)
        .with(PEFT + ".lora_B.weight", "F32", 8, 2);
  }

  private static Hostile hostile(String name, byte[] config, Content weights, String... named) {
    var files = new LinkedHashMap<String, Content>();
    files.put("base/config.json", Content.of(HostileConfig.SOUND));
    files.put("base/model.safetensors", Content.of(HostileConfig.weights()));
    files.put("x/" + CONFIG, Content.of(config));
    files.put("x/" + WEIGHTS, weights);
    return new Hostile("adapter " + name, Job.FUSE, "x", files, List.of(named));
  }

  private void config(String name, String config, String... named) {
    files.add(hostile(name, config.getBytes(UTF_8), Content.of(peft().file()), named));
  }

  private Hostile tensors(String name, Consumer<Tensors> change, String... named) {
    var tensors = peft();
    change.accept(tensors);
    var hostile = hostile(name, SOUND.getBytes(UTF_8), Content.of(tensors.file()), named);
    files.add(hostile);
    return hostile;
  }

  private static String put(String field, String value) {
    return SOUND.contains("\"" + field + "\"")
        ? SOUND.replaceFirst("\"" + field + "\":[^,}]*", "\"" + field + "\":" + value)
        : "{\"" + field + "\":" + value + "," + SOUND.substring(1);
  }

  private void configs() {
    JsonDamage.documents()
        .forEach((name, json) -> files.add(hostile(name, json, Content.of(peft().file()), CONFIG)));
    JsonDamage.valuesBut("object").forEach((kind, value) -> config("root " + kind, value, CONFIG));
    JsonDamage.valuesBut("null")
        .forEach(
            (kind, value) -> config("type " + kind, put("peft_type", value), CONFIG, "/peft_type"));
    for (String type : List.of("ADALORA", "LOHA", "IA3", "PROMPT_TUNING", "lora")) {
      config("type " + type, put("peft_type", "\"" + type + "\""), CONFIG, "/peft_type");
    }
    JsonDamage.VALUES.forEach(
        (kind, value) ->
            config("r " + kind, put("r", value), kind.startsWith("2^31") ? "" : CONFIG));
    for (String rank : List.of("1", "3", "1048576")) {
      config("r " + rank, put("r", rank), MODULE, CONFIG, rank);
    }
    JsonDamage.valuesBut("null", "fraction", "exponent", "2^31", "2^53", "2^63", "2^64")
        .forEach(
            (kind, value) ->
                config("alpha " + kind, put("lora_alpha", value), CONFIG, "/lora_alpha"));
    // Finite, and a scale beyond f32.
    config("alpha 1e300", put("lora_alpha", "1e300"), CONFIG, "/lora_alpha");
    JsonDamage.valuesBut("null", "true")
        .forEach(
            (kind, value) -> {
              for (String flag : List.of("use_dora", "use_rslora", "fan_in_fan_out")) {
                config(flag + " " + kind, put(flag, value), CONFIG, "/" + flag);
              }
            });
    config("use_dora", put("use_dora", "true"), MODULE, "no magnitudes", CONFIG);
    JsonDamage.valuesBut("null", "object")
        .forEach(
            (kind, value) -> {
              for (String pattern : List.of("alpha_pattern", "rank_pattern")) {
                config(pattern + " " + kind, put(pattern, value), CONFIG, "/" + pattern);
              }
            });
    for (String value : List.of("0", "-1", "\"x\"", "true", "[]", "{}")) {
      for (String pattern : List.of("alpha_pattern", "rank_pattern")) {
        config(
            pattern + " of " + value,
            put(pattern, "{\"q_proj\":" + value + "}"),
            CONFIG,
            "/" + pattern + "/q_proj");
      }
    }
  }

  private void tensors() {
    String a = PEFT + ".lora_A.weight";
    String b = PEFT + ".lora_B.weight";
    tensors("no A", tensors -> tensors.without(a), WEIGHTS, MODULE);
    tensors("no B", tensors -> tensors.without(b), WEIGHTS, MODULE);
    tensors("no tensors", tensors -> tensors.without(a).without(b), WEIGHTS);
    for (String name : List.of(a, b)) {
      String which = name.equals(a) ? "A" : "B";
      long[] right = name.equals(a) ? new long[] {2, 8} : new long[] {8, 2};
      for (String dtype : List.of("F64", "I32", "U8")) {
        tensors(
            which + " of " + dtype, tensors -> tensors.with(name, dtype, right), WEIGHTS, MODULE);
      }
      int ranks = name.equals(a) ? 0 : 1;
      for (long rank : new long[] {0, 1, 3}) {
        long[] shape = right.clone();
        shape[ranks] = rank;
        tensors(which + " of rank " + rank, tensors -> tensors.with(name, "F32", shape), MODULE);
      }
      for (long[] shape : new long[][] {{}, {16}, {1, 2, 8}}) {
        tensors(
            which + " " + java.util.Arrays.toString(shape),
            tensors -> tensors.with(name, "F32", shape),
            WEIGHTS,
            MODULE);
      }
    }
    tensors(
        "magnitudes",
        tensors -> tensors.with(PEFT + ".lora_magnitude_vector.weight", "F32", 8),
        MODULE,
        "has magnitudes",
        CONFIG);
    for (long[] shape : new long[][] {{}, {7}, {8, 1}}) {
      tensors(
          "magnitudes " + java.util.Arrays.toString(shape),
          tensors -> tensors.with(PEFT + ".lora_magnitude_vector.weight", "F32", shape),
          WEIGHTS,
          MODULE,
          "magnitudes");
    }
    var made = HostileSafetensors.make();
    for (int i = 0; i < made.size(); i += 8) {
      files.add(
          hostile(
              "of " + made.get(i).name(),
              SOUND.getBytes(UTF_8),
              Content.of(made.get(i).bytes()),
              WEIGHTS));
    }
    Disguise.ALL.forEach(
        (what, bytes) ->
            files.add(hostile("of " + what, SOUND.getBytes(UTF_8), Content.of(bytes), WEIGHTS)));
    // Adapters are read whole: these are above what memory, and an array, holds.
    for (long columns : new long[] {1L << 24, 1L << 28, 1L << 30}) {
      var huge =
          new Tensors()
              .with(PEFT + ".lora_A.weight", "F32", 2, columns)
              .with(PEFT + ".lora_B.weight", "F32", 8, 2);
      files.add(
          new Hostile(
                  "adapter of " + columns + " columns",
                  Job.STATISTICS,
                  "x",
                  Map.of("x/" + CONFIG, Content.of(SOUND)),
                  List.of(WEIGHTS, MODULE))
              .with("x/" + WEIGHTS, Content.sparse(huge.head(), huge.dataBytes()))
              .unseen());
    }
  }

  // Sound alone, of another model.
  private void models() {
    unfit("columns", tensors -> tensors.with(PEFT + ".lora_A.weight", "F32", 2, 9), MODULE);
    unfit("rows", tensors -> tensors.with(PEFT + ".lora_B.weight", "F32", 9, 2), MODULE);
    String other = "model.layers.7.self_attn.q_proj";
    unfit(
        "layer",
        tensors ->
            tensors
                .with("base_model.model." + other + ".lora_A.weight", "F32", 2, 8)
                .with("base_model.model." + other + ".lora_B.weight", "F32", 8, 2),
        other);
    unfit("tensor", tensors -> tensors.with("v", "F32", 2), "v");
    unfit("whole tensor", tensors -> tensors.with("model.norm.weight", "F32", 9), "model.norm");
  }

  private void unfit(String name, Consumer<Tensors> change, String... named) {
    var hostile = tensors("of another model, " + name, change, named);
    files.removeLast();
    files.add(hostile.unseen());
  }

  private void mlx() {
    var tensors =
        new Tensors().with(MODULE + ".lora_a", "F32", 8, 2).with(MODULE + ".lora_b", "F32", 2, 8);
    mlx("dora", MLX.replace("\"lora\"", "\"dora\""), tensors, MODULE, "no magnitudes", CONFIG);
    mlx("type", MLX.replace("\"lora\"", "\"loha\""), tensors, CONFIG, "/fine_tune_type");
    JsonDamage.valuesBut("null", "fraction", "exponent", "2^31", "2^53", "2^63", "2^64")
        .forEach(
            (kind, value) ->
                mlx(
                    "scale " + kind,
                    MLX.replace("2.0", value),
                    tensors,
                    CONFIG,
                    "/lora_parameters/scale"));
    mlx("scale 1e300", MLX.replace("2.0", "1e300"), tensors, CONFIG, "/lora_parameters/scale");
    mlx("other tensor", MLX, new Tensors().with("v", "F32", 2), "tensor v");
    mlx("no b", MLX, new Tensors().with(MODULE + ".lora_a", "F32", 8, 2), MODULE);
    mlx("a alone", MLX, new Tensors().with(MODULE + ".lora_a", "F32", 8), MODULE);
  }

  private void mlx(String name, String config, Tensors tensors, String... named) {
    files.add(hostile("mlx " + name, config.getBytes(UTF_8), Content.of(tensors.file()), named));
  }

  private void gguf() {
    String tensor = "blk.0.attn_q.weight";
    gguf("family", "mamba", "lora", 4, tensor, GGUF, "general.architecture");
    gguf("type", "llama", "control_vector", 4, tensor, GGUF, "adapter.type");
    gguf("tensor", "llama", "lora", 4, "v.weight", GGUF, "v.weight");
    for (float alpha : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      gguf("alpha " + alpha, "llama", "lora", alpha, tensor, GGUF, "adapter.lora.alpha");
    }
    add("gguf half", file("llama", "lora", 4, tensor + ".lora_a", 2, 8), GGUF, MODULE);
    add("gguf nothing", file("llama", "lora", 4, "", 0, 0), GGUF);
  }

  private void gguf(
      String name, String family, String type, float alpha, String tensor, String... named) {
    add("gguf " + name, file(family, type, alpha, tensor, 0, 1), named);
  }

  private void add(String name, byte[] gguf, String... named) {
    files.add(
        Hostile.file(Job.FUSE, "adapter " + name, GGUF, gguf, named)
            .with("base/config.json", Content.of(HostileConfig.SOUND))
            .with("base/model.safetensors", Content.of(HostileConfig.weights())));
  }

  // An adapter with both matrices of a tensor, or with one tensor of this name and shape, or none.
  private static byte[] file(
      String family, String type, float alpha, String tensor, long rows, long columns) {
    boolean both = rows == 0 && columns > 0;
    int count = tensor.isEmpty() ? 0 : both ? 2 : 1;
    var bytes = new Bytes().raw("GGUF").i32(3).i64(count).i64(4);
    bytes.text("general.type").i32(8).text("adapter");
    bytes.text("general.architecture").i32(8).text(family);
    bytes.text("adapter.type").i32(8).text(type);
    bytes.text("adapter.lora.alpha").i32(6).i32(Float.floatToRawIntBits(alpha));
    if (both) {
      bytes.text(tensor + ".lora_a").i32(2).i64(8).i64(2).i32(0).i64(0);
      bytes.text(tensor + ".lora_b").i32(2).i64(2).i64(8).i32(0).i64(64);
    } else if (count == 1) {
      bytes.text(tensor).i32(2).i64(columns).i64(rows).i32(0).i64(0);
    }
    return bytes.align(32).zeros(64 * count).array();
  }
}
