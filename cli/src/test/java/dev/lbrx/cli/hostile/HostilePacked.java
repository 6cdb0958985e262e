package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** GPTQ and AWQ checkpoints whose configuration is wrong, or whose parts do not fit. */
final class HostilePacked {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String MODULE = "model.layers.0.mlp.gate_proj";
  private static final String GPTQ =
      "{\"quant_method\":\"gptq\",\"bits\":4,\"group_size\":8,\"sym\":true}";
  private static final String AWQ =
      "{\"quant_method\":\"awq\",\"bits\":4,\"group_size\":8,\"zero_point\":true,\"version\":\"gemm\"}";

  private final List<Hostile> files = new ArrayList<>();

  private HostilePacked() {}

  static List<Hostile> all() {
    var made = new HostilePacked();
    made.configs();
    made.parts("gptq", GPTQ);
    made.parts("awq", AWQ);
    made.numbers();
    made.huge();
    return made.files;
  }

  /** The files of a sound checkpoint, by name. */
  static Map<String, byte[]> sound() {
    return Map.of(CONFIG, config(GPTQ), WEIGHTS, gptq().file());
  }

  private static byte[] config(String quantization) {
    return ("{\"quantization_config\":" + quantization + "," + HostileConfig.SOUND.substring(1))
        .getBytes(UTF_8);
  }

  // Of the described model, one matrix packed: 16 outputs of 8 inputs, 4 bits, in one group.
  private static Tensors gptq() {
    return HostileConfig.model()
        .without(MODULE + ".weight")
        .with(MODULE + ".qweight", "I32", 1, 16)
        .with(MODULE + ".qzeros", "I32", 1, 2)
        .with(MODULE + ".scales", "F16", 1, 16)
        .with(MODULE + ".g_idx", "I32", 8);
  }

  private static Tensors awq() {
    return HostileConfig.model()
        .without(MODULE + ".weight")
        .with(MODULE + ".qweight", "I32", 8, 2)
        .with(MODULE + ".qzeros", "I32", 1, 2)
        .with(MODULE + ".scales", "F16", 1, 16);
  }

  private Hostile hostile(String name, String quantization, Content weights, String... named) {
    return new Hostile(
            "packed " + name,
            Job.CONVERT,
            "x",
            Map.of("x/" + CONFIG, Content.of(config(quantization))),
            List.of(named))
        .with("x/" + WEIGHTS, weights);
  }

  private void configs() {
    var values = JsonDamage.VALUES;
    values.forEach(
        (kind, value) -> {
          for (String field : List.of("bits", "group_size")) {
            // Groups of all columns.
            if (!(field.equals("group_size") && kind.equals("negative"))) {
              config("gptq", GPTQ, field, kind, value);
              config("awq", AWQ, field, kind, value);
            }
          }
        });
    JsonDamage.valuesBut("null", "true")
        .forEach(
            (kind, value) -> {
              config("gptq", GPTQ, "sym", kind, value);
              config("gptq", GPTQ, "is_marlin_format", kind, value);
              config("awq", AWQ, "zero_point", kind, value);
            });
    JsonDamage.valuesBut("null")
        .forEach(
            (kind, value) -> {
              config("gptq", GPTQ, "checkpoint_format", kind, value);
              config("gptq", GPTQ, "pack_dtype", kind, value);
              config("awq", AWQ, "version", kind, value);
            });
    JsonDamage.valuesBut("null", "object")
        .forEach((kind, value) -> config("gptq", GPTQ, "dynamic", kind, value));
    config("gptq", GPTQ, "dynamic", "module", "{\"+:.*\":{\"bits\":8}}");
    config("gptq", GPTQ, "is_marlin_format", "true", "true");
    for (String bits : List.of("1", "5", "6", "7", "16", "32", "33")) {
      config("gptq", GPTQ, "bits", bits, bits);
    }
    for (String bits : List.of("2", "3", "8")) {
      config("awq", AWQ, "bits", bits, bits);
    }
    config("gptq", GPTQ, "group_size", "-2^63", "-9223372036854775808");
    for (String version : List.of("gemv", "gemv_fast", "marlin")) {
      config("awq", AWQ, "version", version, "\"" + version + "\"");
    }
  }

  private void config(String method, String sound, String field, String kind, String value) {
    String other =
        sound.contains("\"" + field + "\"")
            ? sound.replaceFirst("\"" + field + "\":[^,}]*", "\"" + field + "\":" + value)
            : "{\"" + field + "\":" + value + "," + sound.substring(1);
    var weights = method.equals("gptq") ? gptq() : awq();
    files.add(
        hostile(
            method + " " + field + " " + kind,
            other,
            Content.of(weights.file()),
            CONFIG,
            "/quantization_config/" + field));
  }

  private void parts(String method, String config) {
    part(method, config, "no scales", weights -> weights.without(MODULE + ".scales"), MODULE);
    for (String part : List.of("qweight", "qzeros", "scales", "g_idx")) {
      if (part.equals("g_idx") && method.equals("awq")) {
        continue;
      }
      String name = MODULE + "." + part;
      String right = part.equals("scales") ? "F16" : "I32";
      for (String dtype : List.of("F64", "I64", "U8", right.equals("I32") ? "F32" : "I32")) {
        part(
            method,
            config,
            part + " of " + dtype,
            weights -> weights.with(name, dtype, shape(method, part)),
            WEIGHTS,
            MODULE);
      }
      for (long[] shape : wrongShapes(shape(method, part))) {
        part(
            method,
            config,
            part + " " + java.util.Arrays.toString(shape),
            weights -> weights.with(name, right, shape),
            WEIGHTS,
            MODULE);
      }
    }
    String strict = config.replace("\"sym\":true", "\"sym\":false");
    part(method, strict, "no zeros", weights -> weights.without(MODULE + ".qzeros"), MODULE);
  }

  private static long[] shape(String method, String part) {
    return switch (part) {
      case "qweight" -> method.equals("gptq") ? new long[] {1, 16} : new long[] {8, 2};
      case "qzeros" -> new long[] {1, 2};
      case "scales" -> new long[] {1, 16};
      default -> new long[] {8};
    };
  }

  // Another rank, and each extent none, one more, more than twice as many, and beyond all bounds.
  private static List<long[]> wrongShapes(long... sound) {
    var shapes = new ArrayList<long[]>();
    shapes.add(new long[] {});
    shapes.add(sound.length == 1 ? new long[] {sound[0], 1} : new long[] {sound[0] * sound[1]});
    for (int axis = 0; axis < sound.length; axis++) {
      for (long extent : new long[] {0, sound[axis] + 1, 2 * sound[axis] + 1}) {
        long[] shape = sound.clone();
        shape[axis] = extent;
        shapes.add(shape);
      }
    }
    if (sound.length == 2) {
      for (long huge : new long[] {1L << 31, 1L << 58, 1L << 60, Long.MAX_VALUE}) {
        shapes.add(new long[] {0, huge});
        shapes.add(new long[] {huge, 0});
      }
    }
    return shapes;
  }

  private void part(
      String method, String config, String name, Consumer<Tensors> change, String... named) {
    var weights = method.equals("gptq") ? gptq() : awq();
    change.accept(weights);
    files.add(hostile(method + " " + name, config, Content.of(weights.file()), named));
  }

  // Groups that there are none of: what check does not read.
  private void numbers() {
    for (int group : new int[] {1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
      byte[] file = gptq().file();
      byte[] number = new Bytes().i32(group).array();
      System.arraycopy(number, 0, file, file.length - number.length, number.length);
      files.add(hostile("group " + group, GPTQ, Content.of(file), MODULE + ".g_idx", "7").unseen());
    }
  }

  // None of it is on a disk: codes above what memory or an array holds.
  private void huge() {
    String config = GPTQ.replace("\"group_size\":8", "\"group_size\":-1");
    for (long words : new long[] {1L << 24, 1L << 26, 1L << 27, 1L << 29}) {
      huge("of " + words + " words", config, words, 1, 8);
    }
    huge(
        "of many groups",
        GPTQ.replace("\"group_size\":8", "\"group_size\":1"),
        1 << 24,
        1 << 27,
        8);
  }

  private void huge(String name, String config, long words, long groups, long outputs) {
    var weights =
        new Tensors()
            .with(MODULE + ".scales", "F16", groups, outputs)
            .with(MODULE + ".qweight", "I32", words, outputs);
    files.add(
        new Hostile(
                "packed gptq " + name,
                Job.STATISTICS,
                "x",
                Map.of("x/" + CONFIG, Content.of(config(config))),
                List.of(MODULE))
            .with("x/" + WEIGHTS, Content.sparse(weights.head(), weights.dataBytes())));
  }
}
