package dev.lbrx.cli.hostile;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Directories whose shard index is wrong, alone or about its shards. */
final class HostileIndex {
  static final List<String> NAMES =
      List.of(
          "../x",
          "..\\\\x",
          "/etc/passwd",
          "a/b",
          "./a",
          "a\\\\b",
          "C:x",
          "C:\\\\x",
          "\\\\\\\\host\\\\x",
          "file:///x",
          "https://host/x",
          "a\\u0000b",
          "a\\nb",
          "\\u0001",
          "..",
          "a:stream");
  private static final String INDEX = "model.safetensors.index.json";
  private static final String SHARD = "a.safetensors";

  private final List<Hostile> files = new ArrayList<>();

  private HostileIndex() {}

  static List<Hostile> all() {
    var made = new HostileIndex();
    made.documents();
    made.maps();
    made.names();
    made.shards();
    return made.files;
  }

  private static String map(String value) {
    return "{\"metadata\":{\"total_size\":8},\"weight_map\":{\"w\":" + value + "}}";
  }

  private Hostile hostile(String name, byte[] index, String... named) {
    return new Hostile(
            "index " + name, Job.CONVERT, "", Map.of(INDEX, Content.of(index)), List.of(named))
        .with("config.json", Content.of(HostileConfig.SOUND))
        .with(SHARD, Content.of(HostileSafetensors.sound("w")));
  }

  private Hostile hostile(String name, String index, String... named) {
    return hostile(name, index.getBytes(java.nio.charset.StandardCharsets.UTF_8), named);
  }

  private void documents() {
    JsonDamage.documents().forEach((name, json) -> files.add(hostile(name, json, INDEX)));
    JsonDamage.valuesBut("object")
        .forEach((kind, value) -> files.add(hostile("root " + kind, value, INDEX)));
    files.add(hostile("empty", "", INDEX));
    files.add(hostile("without map", "{\"metadata\":{}}", INDEX, "/weight_map"));
  }

  private void maps() {
    JsonDamage.VALUES.forEach(
        (kind, value) -> {
          files.add(
              hostile(
                  "map " + kind,
                  "{\"weight_map\":" + value + "}",
                  INDEX,
                  kind.equals("object") ? "w" : "/weight_map"));
          files.add(
              hostile(
                  "shard " + kind,
                  map(value),
                  INDEX,
                  kind.equals("string") ? "shard x" : "/weight_map/w"));
        });
  }

  private void names() {
    for (String name : NAMES) {
      files.add(
          hostile(
              "name " + name, map("\"" + name + "\""), INDEX, "/weight_map/w", "plain file name"));
    }
    files.add(hostile("name of 300", map("\"" + "n".repeat(300) + "\""), INDEX));
    files.add(hostile("name of a line", map("\"\\u2028\""), INDEX));
  }

  private void shards() {
    String sound = map("\"a.safetensors\"");
    files.add(hostile("lost shard", map("\"b.safetensors\""), INDEX, "b.safetensors", "missing"));
    files.add(
        hostile("directory", map("\"b.safetensors\""), INDEX, "b.safetensors")
            .with("b.safetensors", Content.directory()));
    files.add(
        hostile("link out", map("\"b.safetensors\""), INDEX, "b.safetensors", "--follow-links")
            .with("b.safetensors", Content.linkTo(Path.of("/etc/hostname"))));
    files.add(
        hostile("device", map("\"b.safetensors\""), INDEX, "b.safetensors")
            .with("b.safetensors", Content.linkTo(Path.of("/dev/zero"))));
    files.add(
        hostile("broken link", map("\"b.safetensors\""), INDEX, "b.safetensors")
            .with("b.safetensors", Content.linkTo(Path.of("nowhere"))));
    files.add(
        hostile("link to itself", map("\"b.safetensors\""), INDEX, "b.safetensors")
            .with("b.safetensors", Content.linkTo(Path.of("b.safetensors"))));
    files.add(
        hostile("other tensor", sound, INDEX, "tensor v", SHARD)
            .with(SHARD, Content.of(HostileSafetensors.sound("v"))));
    files.add(
        hostile(
            "more in the index",
            sound.replace("\"w\"", "\"v\":\"a.safetensors\",\"w\""),
            INDEX,
            "tensor v",
            SHARD));
    files.add(
        hostile(
                "more in the shard",
                "{\"weight_map\":{\"v\":\"b.safetensors\"}}",
                INDEX,
                "tensor x",
                "b.safetensors")
            .with("b.safetensors", Content.of(HostileSafetensors.sound("x"))));
    files.add(
        hostile(
                "in another shard",
                "{\"weight_map\":{\"w\":\"b.safetensors\",\"v\":\"a.safetensors\"}}",
                INDEX,
                "tensor w")
            .with("b.safetensors", Content.of(HostileSafetensors.sound("v"))));
    files.add(
        hostile(
                "in two shards",
                "{\"weight_map\":{\"w\":\"a.safetensors\",\"v\":\"b.safetensors\"}}",
                INDEX,
                "tensor w")
            .with("b.safetensors", Content.of(HostileSafetensors.sound("w"))));
    Disguise.ALL.forEach(
        (what, bytes) ->
            files.add(hostile("shard of " + what, sound, SHARD).with(SHARD, Content.of(bytes))));
  }
}
