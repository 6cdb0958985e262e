package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Model directories whose tokenizer.json is wrong. */
final class HostileTokenizer {
  private static final String TOKENIZER = "tokenizer.json";
  private static final String SPLIT =
      "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\\\\p{L}+\"},\"behavior\":\"Isolated\",\"invert\":false}";
  static final String SOUND =
      "{\"added_tokens\":[{\"id\":3,\"content\":\"<s>\",\"special\":true}],\"normalizer\":null,"
          + "\"pre_tokenizer\":"
          + SPLIT
          + ",\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":"
          + "{\"id\":\"<s>\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],"
          + "\"special_tokens\":{\"<s>\":{\"id\":\"<s>\",\"ids\":[3],\"tokens\":[\"<s>\"]}}},"
          + "\"decoder\":{\"type\":\"ByteLevel\"},\"model\":{\"type\":\"BPE\",\"vocab\":"
          + "{\"a\":0,\"b\":1,\"ab\":2},\"merges\":[\"a b\"]}}";

  private final List<Hostile> files = new ArrayList<>();

  private HostileTokenizer() {}

  static List<Hostile> all() {
    var made = new HostileTokenizer();
    JsonDamage.documents().forEach((name, json) -> made.add(name, json, TOKENIZER));
    JsonDamage.valuesBut("object")
        .forEach((kind, value) -> made.add("root " + kind, value, TOKENIZER));
    made.model();
    made.merges();
    made.added();
    made.components();
    made.settings();
    return made.files;
  }

  private void add(String name, byte[] json, String... named) {
    files.add(
        new Hostile(
                "tokenizer " + name,
                Job.GENERATE,
                "",
                Map.of(TOKENIZER, Content.of(json)),
                List.of(named))
            .with("config.json", Content.of(HostileConfig.SOUND))
            .with("model.safetensors", Content.of(HostileConfig.weights())));
  }

  private void add(String name, String json, String... named) {
    add(name, json.getBytes(UTF_8), named);
  }

  private void replace(String name, String part, String by, String... named) {
    if (!SOUND.contains(part)) {
      throw new IllegalArgumentException(part);
    }
    var all = new ArrayList<>(List.of(named));
    all.add(TOKENIZER);
    add(name, SOUND.replace(part, by), all.toArray(String[]::new));
  }

  private void model() {
    JsonDamage.valuesBut("object")
        .forEach(
            (kind, value) -> {
              replace(
                  "model " + kind,
                  SOUND.substring(SOUND.indexOf("{\"type\":\"BPE\""), SOUND.length() - 1),
                  value,
                  "/model");
              replace("vocab " + kind, "{\"a\":0,\"b\":1,\"ab\":2}", value, "/model/vocab");
            });
    JsonDamage.valuesBut("null", "string")
        .forEach((kind, value) -> replace("type " + kind, "\"BPE\"", value, "/model/type"));
    for (String type : List.of("WordPiece", "Unigram2", "bpe", "WordLevel")) {
      replace("type " + type, "\"BPE\"", "\"" + type + "\"", "/model", type);
    }
    JsonDamage.valuesBut("zero")
        .forEach(
            (kind, value) -> replace("id " + kind, "\"a\":0", "\"a\":" + value, "/model/vocab/a"));
    for (String id : List.of("1", "2", "4194304", "2147483647", "-2147483648")) {
      replace("id " + id, "\"a\":0", "\"a\":" + id, "/model/vocab/");
    }
    for (String flag : List.of("fuse_unk", "byte_fallback", "ignore_merges")) {
      JsonDamage.valuesBut("null", "true")
          .forEach(
              (kind, value) ->
                  replace(
                      flag + " " + kind,
                      "\"type\":\"BPE\"",
                      "\"type\":\"BPE\",\"" + flag + "\":" + value,
                      "/model/" + flag));
    }
    JsonDamage.valuesBut("null")
        .forEach(
            (kind, value) ->
                replace(
                    "unk_token " + kind,
                    "\"type\":\"BPE\"",
                    "\"type\":\"BPE\",\"unk_token\":" + value,
                    "/model/unk_token"));
    JsonDamage.valuesBut("null", "zero")
        .forEach(
            (kind, value) ->
                replace(
                    "dropout " + kind,
                    "\"type\":\"BPE\"",
                    "\"type\":\"BPE\",\"dropout\":" + value,
                    "/model/dropout"));
  }

  private void merges() {
    JsonDamage.valuesBut("null", "array")
        .forEach((kind, value) -> replace("merges " + kind, "[\"a b\"]", value, "/model/merges"));
    for (String merge :
        List.of(
            "null",
            "true",
            "1",
            "{}",
            "[]",
            "\"\"",
            "\"a\"",
            "\"a b a\"",
            "\"a  b\"",
            "\"a x\"",
            "\"b a\"",
            "[\"a\"]",
            "[\"a\",\"b\",\"a\"]",
            "[1,2]",
            "[\"a\",null]",
            "[\"x\",\"b\"]",
            "[\"b\",\"b\"]")) {
      replace("merge " + merge, "\"a b\"", merge, "/model/merges/0");
    }
  }

  private void added() {
    JsonDamage.valuesBut("null", "array")
        .forEach(
            (kind, value) ->
                replace(
                    "added_tokens " + kind,
                    "[{\"id\":3,\"content\":\"<s>\",\"special\":true}]",
                    value,
                    "/added_tokens"));
    JsonDamage.VALUES.forEach(
        (kind, value) -> {
          if (!kind.equals("object")) {
            replace(
                "added token " + kind,
                "{\"id\":3,\"content\":\"<s>\",\"special\":true}",
                value,
                "/added_tokens");
          }
          if (!kind.equals("string")) {
            replace(
                "content " + kind,
                "\"content\":\"<s>\"",
                "\"content\":" + value,
                "/added_tokens/0/content");
          }
          replace("added id " + kind, "\"id\":3", "\"id\":" + value, "/added_tokens/0/id");
        });
    for (String id : List.of("1", "2", "4194304")) {
      replace("added id " + id, "\"id\":3", "\"id\":" + id, "/added_tokens/0/id");
    }
    replace("added content", "\"content\":\"<s>\"", "\"content\":\"ab\"", "/added_tokens/0/id");
    for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
      JsonDamage.valuesBut("null", "true")
          .forEach(
              (kind, value) ->
                  replace(
                      flag + " " + kind,
                      "\"content\":\"<s>\"",
                      "\"content\":\"<s>\",\"" + flag + "\":" + value,
                      "/added_tokens/0/" + flag));
    }
  }

  private void components() {
    for (String part : List.of("normalizer", "pre_tokenizer", "post_processor", "decoder")) {
      String before = SOUND.substring(SOUND.indexOf("\"" + part + "\""));
      int end = part.equals("normalizer") ? before.indexOf(',') : closing(before);
      String member = before.substring(0, end);
      JsonDamage.valuesBut("null")
          .forEach(
              (kind, value) ->
                  replace(part + " " + kind, member, "\"" + part + "\":" + value, "/" + part));
      for (String type : List.of("null", "1", "\"\"", "\"Nowhere\"", "\"bytelevel\"", "[]")) {
        replace(
            part + " type " + type,
            member,
            "\"" + part + "\":{\"type\":" + type + "}",
            "/" + part + "/type");
      }
    }
    JsonDamage.valuesBut("object")
        .forEach(
            (kind, value) ->
                replace(
                    "pattern " + kind,
                    "{\"Regex\":\"\\\\p{L}+\"}",
                    value,
                    "/pre_tokenizer/pattern"));
    JsonDamage.valuesBut("string", "empty")
        .forEach(
            (kind, value) -> {
              replace("Regex " + kind, "\"\\\\p{L}+\"", value, "/pre_tokenizer/pattern");
              replace("behavior " + kind, "\"Isolated\"", value, "/pre_tokenizer/behavior");
            });
    replace("behavior", "\"Isolated\"", "\"isolated\"", "/pre_tokenizer/behavior");
    JsonDamage.valuesBut("null", "true")
        .forEach(
            (kind, value) ->
                replace(
                    "invert " + kind,
                    "\"invert\":false",
                    "\"invert\":" + value,
                    "/pre_tokenizer/invert"));
    replace(
        "unknown special token",
        "\"SpecialToken\":{\"id\":\"<s>\"",
        "\"SpecialToken\":{\"id\":\"<t>\"",
        "/post_processor/special_tokens/<t>");
    for (String ids :
        List.of(
            "true",
            "\"3\"",
            "3",
            "{}",
            "[-1]",
            "[1.5]",
            "[\"3\"]",
            "[null]",
            "[4194304]",
            "[18446744073709551616]")) {
      replace(
          "ids " + ids, "\"ids\":[3]", "\"ids\":" + ids, "/post_processor/special_tokens/<s>/ids");
    }
    String sequence = "{\"type\":\"Sequence\",\"pretokenizers\":[";
    replace(
        "21 nested sequences", SPLIT, sequence.repeat(40) + SPLIT + "]}".repeat(40), "64 levels");
  }

  private static int closing(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
      if (depth == 0 && text.charAt(i) == '}') {
        return i + 1;
      }
    }
    throw new IllegalArgumentException(text);
  }

  private void settings() {
    String file = "tokenizer_config.json";
    for (String key : List.of("bos_token", "eos_token", "add_bos_token", "add_eos_token")) {
      boolean flag = key.startsWith("add");
      var values =
          flag
              ? JsonDamage.valuesBut("null", "true")
              : JsonDamage.valuesBut("null", "string", "empty", "object");
      values.forEach(
          (kind, value) ->
              files.add(
                  new Hostile(
                          "settings " + key + " " + kind,
                          Job.GENERATE,
                          "",
                          Map.of(file, Content.of("{\"" + key + "\":" + value + "}")),
                          List.of(file, "/" + key))
                      .with(TOKENIZER, Content.of(SOUND))
                      .with("config.json", Content.of(HostileConfig.SOUND))
                      .with("model.safetensors", Content.of(HostileConfig.weights()))));
    }
    JsonDamage.documents()
        .forEach(
            (name, json) ->
                files.add(
                    new Hostile(
                            "settings " + name,
                            Job.GENERATE,
                            "",
                            Map.of(file, Content.of(json)),
                            List.of(file))
                        .with(TOKENIZER, Content.of(SOUND))
                        .with("config.json", Content.of(HostileConfig.SOUND))
                        .with("model.safetensors", Content.of(HostileConfig.weights()))));
  }
}
