package dev.lbrx.cli.hostile;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.util.ArrayList;
import java.util.List;

/** MLXPack files with one thing wrong. */
final class HostilePack {
  private static final String FILE = "x.mlxpack";
  private static final byte[] WEIGHTS = HostileSafetensors.sound("w");
  private static final String HEAD = "\"config\":{\"a\":1},\"tokenizer_json\":\"{}\"";
  private static final String ENTRY =
      "{\"name\":\"a.safetensors\",\"offset\":0,\"size\":" + WEIGHTS.length + "}";

  private final List<Hostile> files = new ArrayList<>();

  private HostilePack() {}

  static List<Hostile> all() {
    var made = new HostilePack();
    made.heads();
    made.members();
    made.entries();
    made.places();
    made.contents();
    return made.files;
  }

  /** A sound pack of one file. */
  static byte[] sound() {
    return pack(metadata("[" + ENTRY + "]")).raw(WEIGHTS).array();
  }

  private static Bytes pack(String metadata) {
    return new Bytes().raw("MLXP").i32(1).text(metadata);
  }

  private static String metadata(String entries) {
    return "{" + HEAD + ",\"safetensors_files\":" + entries + "}";
  }

  private void add(String name, Bytes bytes, String... named) {
    files.add(Hostile.file(Job.EXTRACT, "pack " + name, FILE, bytes.array(), named));
  }

  private void heads() {
    for (int version : new int[] {0, 3, 4, 256, 1 << 24, -1}) {
      add(
          "version " + version,
          new Bytes().raw("MLXP").i32(version).text(metadata("[" + ENTRY + "]")).raw(WEIGHTS),
          FILE,
          "byte 4",
          "version");
    }
    for (long length :
        new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 100_000_001, 4096}) {
      add(
          "metadata of " + length,
          new Bytes().raw("MLXP").i32(1).i64(length).raw(metadata("[]")),
          FILE,
          "byte 8");
    }
    for (int bytes = 4; bytes < 16; bytes += 3) {
      add(
          "of " + bytes + " bytes",
          new Bytes().raw(java.util.Arrays.copyOf(pack("{}").array(), bytes)),
          FILE);
    }
    JsonDamage.documents()
        .forEach(
            (name, json) ->
                add(name, new Bytes().raw("MLXP").i32(1).i64(json.length).raw(json), FILE));
    JsonDamage.valuesBut("object")
        .forEach((kind, value) -> add("metadata " + kind, pack(value), FILE));
  }

  private void members() {
    String sound = metadata("[" + ENTRY + "]");
    JsonDamage.valuesBut("object", "null")
        .forEach(
            (kind, value) -> {
              add(
                  "config " + kind,
                  pack(sound.replace("{\"a\":1}", value)).raw(WEIGHTS),
                  FILE,
                  "/config");
              for (String key : List.of("tokenizer_config", "generation_config")) {
                add(
                    key + " " + kind,
                    pack("{\"" + key + "\":" + value + "," + sound.substring(1)).raw(WEIGHTS),
                    FILE,
                    "/" + key);
              }
            });
    JsonDamage.valuesBut("string", "empty", "null")
        .forEach(
            (kind, value) -> {
              add(
                  "tokenizer_json " + kind,
                  pack(sound.replace("\"{}\"", value)).raw(WEIGHTS),
                  FILE,
                  "/tokenizer_json");
              add(
                  "chat_template " + kind,
                  pack("{\"chat_template\":" + value + "," + sound.substring(1)).raw(WEIGHTS),
                  FILE,
                  "/chat_template");
            });
    JsonDamage.VALUES.forEach(
        (kind, value) ->
            add("files " + kind, pack(metadata(value)).raw(WEIGHTS), FILE, "/safetensors_files"));
    for (String key : List.of("config", "tokenizer_json", "safetensors_files")) {
      add(
          "no " + key,
          pack(sound.replace("\"" + key + "\"", "\"other\"")).raw(WEIGHTS),
          FILE,
          "/" + key);
    }
  }

  private void entries() {
    JsonDamage.VALUES.forEach(
        (kind, value) -> {
          if (!kind.equals("object")) {
            add(
                "entry " + kind,
                pack(metadata("[" + value + "]")).raw(WEIGHTS),
                FILE,
                "/safetensors_files");
          }
          add(
              "name " + kind,
              pack(metadata("[" + ENTRY.replace("\"a.safetensors\"", value) + "]")).raw(WEIGHTS),
              FILE,
              "/name");
          if (!kind.equals("zero")) {
            add(
                "offset " + kind,
                pack(metadata("[" + ENTRY.replace(":0,", ":" + value + ",") + "]")).raw(WEIGHTS),
                FILE,
                "safetensors_files");
          }
          add(
              "size " + kind,
              pack(metadata(
                      "[" + ENTRY.replace("\"size\":" + WEIGHTS.length, "\"size\":" + value) + "]"))
                  .raw(WEIGHTS),
              FILE);
        });
    for (String name : HostileIndex.NAMES) {
      if (name.equals("..")) {
        // With its suffix a plain name.
        continue;
      }
      add(
          "name " + name,
          pack(metadata("[" + ENTRY.replace("a.safetensors", name + ".safetensors") + "]"))
              .raw(WEIGHTS),
          FILE,
          "/name");
    }
    for (String name : List.of("", ".", "..", "a", "a.bin", "config.json", "tokenizer.json")) {
      add(
          "name '" + name + "'",
          pack(metadata("[" + ENTRY.replace("a.safetensors", name) + "]")).raw(WEIGHTS),
          FILE,
          "/name");
    }
    add(
        "name of 256",
        pack(metadata("[" + ENTRY.replace("a.safetensors", "n".repeat(244) + ".safetensors") + "]"))
            .raw(WEIGHTS),
        FILE,
        "/name");
    add(
        "name twice",
        pack(metadata("[" + ENTRY + "," + ENTRY + "]")).raw(WEIGHTS),
        FILE,
        "a.safetensors",
        "twice");
    add(
        "10001 files",
        pack(metadata("[" + (ENTRY + ",").repeat(10_000) + ENTRY + "]")).raw(WEIGHTS),
        FILE,
        "10000");
  }

  private void places() {
    int size = WEIGHTS.length;
    long[][] places = {
      {0, 1, size, size},
      {0, size, size + 1, size},
      {0, size, size - 1, size},
      {0, size, 0, size},
      {size, size, size, size},
      {8, size, 8 + size, size}
    };
    for (long[] at : places) {
      String entries =
          "[{\"name\":\"a.safetensors\",\"offset\":%d,\"size\":%d},{\"name\":\"b.safetensors\",\"offset\":%d,\"size\":%d}]"
              .formatted(at[0], at[1], at[2], at[3]);
      add(
          "places " + java.util.Arrays.toString(at),
          pack(metadata(entries)).raw(WEIGHTS).raw(WEIGHTS),
          FILE,
          "safetensors_files");
    }
    add(
        "cut",
        pack(metadata("[" + ENTRY + "]")).raw(java.util.Arrays.copyOf(WEIGHTS, size - 1)),
        FILE,
        "/size");
    add(
        "longer",
        pack(metadata("[" + ENTRY + "]")).raw(WEIGHTS).zeros(1),
        FILE,
        "belong to no file");
    String twice =
        "[" + ENTRY + "," + ENTRY.replace("a.s", "b.s").replace(":0,", ":" + size + ",") + "]";
    add(
        "tensor twice",
        pack(metadata(twice)).raw(WEIGHTS).raw(WEIGHTS),
        FILE,
        "tensor w",
        "a.safetensors",
        "b.safetensors");
  }

  private void contents() {
    // What is wrong with a safetensors file is wrong inside a pack too.
    var made = HostileSafetensors.make();
    for (int i = 0; i < made.size(); i += 8) {
      byte[] inner = made.get(i).bytes();
      String entry = ENTRY.replace("\"size\":" + WEIGHTS.length, "\"size\":" + inner.length);
      add("of " + made.get(i).name(), pack(metadata("[" + entry + "]")).raw(inner), FILE);
    }
  }
}
