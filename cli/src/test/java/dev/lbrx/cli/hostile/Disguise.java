package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What lies under a model's name in the place of a model. */
final class Disguise {
  static final Map<String, byte[]> ALL = all();

  private static final Map<String, String> SAID =
      JsonDamage.ordered(
          "pointer",
          "git lfs pull",
          "page",
          "web page",
          "pickle",
          "convert it to safetensors",
          "zip",
          "convert it to safetensors");

  private Disguise() {}

  private static Map<String, byte[]> all() {
    var all = new LinkedHashMap<String, byte[]>();
    all.put(
        "pointer",
        text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146e0\nsize 5\n"));
    all.put("page", text("<!DOCTYPE html><html><body>404</body></html>"));
    all.put("page behind blanks", text("\n\n  <html><head></head></html>"));
    all.put("page in XML", text("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"));
    for (int protocol = 2; protocol <= 5; protocol++) {
      all.put("pickle " + protocol, new byte[] {(byte) 0x80, (byte) protocol, '}', 'q', 0, '.'});
    }
    all.put("zip", new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0});
    all.put("zip without entries", new Bytes().raw("PK").raw((byte) 5, (byte) 6).zeros(18).array());
    all.put("nothing", new byte[0]);
    all.put("zeros", new byte[4096]);
    all.put("text", text("Access to model x is restricted.\n"));
    all.put("PNG", new Bytes().raw((byte) 0x89).raw("PNG\r\n\u001a\n").zeros(20).array());
    all.put("gzip", new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 3});
    all.put("ELF", new Bytes().raw((byte) 0x7F).raw("ELF").zeros(60).array());
    return all;
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  private static String[] named(String what, String file) {
    return SAID.entrySet().stream()
        .filter(entry -> what.startsWith(entry.getKey()))
        .map(entry -> new String[] {file, entry.getValue()})
        .findFirst()
        .orElse(new String[] {file});
  }

  /** Each of them under every name that a model's files have. */
  static List<Hostile> files() {
    var files = new ArrayList<Hostile>();
    ALL.forEach(
        (what, bytes) -> {
          for (String name : List.of("x.safetensors", "x.gguf", "x.bin", "x")) {
            files.add(
                Hostile.file(Job.CONVERT, what + " as " + name, name, bytes, named(what, name)));
          }
          files.add(
              Hostile.file(
                      Job.INFO,
                      what + " as config.json",
                      "config.json",
                      bytes,
                      named(what, "config.json"))
                  .in("")
                  .with("model.safetensors", Content.of(HostileSafetensors.sound("w"))));
          files.add(
              Hostile.file(
                      Job.GENERATE,
                      what + " as tokenizer.json",
                      "tokenizer.json",
                      bytes,
                      named(what, "tokenizer.json"))
                  .in("")
                  .with("config.json", Content.of(HostileConfig.SOUND))
                  .with("model.safetensors", Content.of(HostileConfig.weights())));
          files.add(
              Hostile.file(
                      Job.INFO,
                      what + " as model.safetensors",
                      "model.safetensors",
                      bytes,
                      named(what, "model.safetensors"))
                  .in("")
                  .with("config.json", Content.of(HostileConfig.SOUND)));
          files.add(
              Hostile.file(Job.EXTRACT, what + " as a pack", "x.mlxpack", bytes, "x.mlxpack"));
          files.add(
              Hostile.file(
                  Job.MERGE, what + " as a merge file", "merge.yaml", bytes, "merge.yaml"));
        });
    return files;
  }
}
