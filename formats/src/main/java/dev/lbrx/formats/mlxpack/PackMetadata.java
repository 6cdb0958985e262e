package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.PlainName;
import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.spi.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a pack of version 1 says before its weights.
 *
 * @param texts the small files by the names that they have in a directory, as bytes
 * @param weights in the order of their bytes, without hole or overlap
 */
record PackMetadata(Map<String, byte[]> texts, List<PackedFile> weights) {
  static final String SUFFIX = ".safetensors";
  static final int MOST_FILES = 10_000;
  static final int LONGEST_NAME = 255;
  private static final String FILES = "safetensors_files";

  // Metadata keys and the files that they stand for, in the order in which they are written.
  static final String CONFIG = "config";
  static final String CONFIG_FILE = "config.json";
  static final String TOKENIZER = "tokenizer_json";
  static final String TOKENIZER_FILE = "tokenizer.json";
  static final Map<String, String> OBJECTS =
      ordered(
          "tokenizer_config", "tokenizer_config.json",
          "generation_config", "generation_config.json");
  static final String TEMPLATE = "chat_template";
  static final String TEMPLATE_FILE = "chat_template.jinja";

  /** Reads the JSON of a pack whose weights take {@code dataBytes}. */
  static PackMetadata read(ObjectNode json, String source, long dataBytes) {
    var fields = new JsonFields(source, ErrorCode.PACK, json);
    var texts = new LinkedHashMap<String, byte[]>();
    texts.put(CONFIG_FILE, Json.indented(fields.requiredObject(CONFIG).node()));
    texts.put(TOKENIZER_FILE, utf8(fields.requiredText(TOKENIZER)));
    OBJECTS.forEach(
        (key, file) -> fields.object(key).ifPresent(o -> texts.put(file, Json.indented(o.node()))));
    fields.text(TEMPLATE).ifPresent(template -> texts.put(TEMPLATE_FILE, utf8(template)));
    return new PackMetadata(texts, weights(fields, dataBytes));
  }

  /** The JSON that {@link #read} takes, for files that follow one another. */
  static ObjectNode write(ObjectNode head, List<PackedFile> weights) {
    var files = head.putArray(FILES);
    for (var file : weights) {
      files
          .addObject()
          .put("name", file.name())
          .put("offset", file.offset())
          .put("size", file.bytes());
    }
    return head;
  }

  private static List<PackedFile> weights(JsonFields fields, long dataBytes) {
    var entries = fields.objects(FILES);
    if (entries.isEmpty() || entries.size() > MOST_FILES) {
      throw fields.refuse(FILES, entries.size() + " files, expected from 1 to " + MOST_FILES);
    }
    var names = new HashSet<String>();
    var files = new ArrayList<PackedFile>();
    for (var entry : entries) {
      String name = entry.requiredText("name");
      if (!PlainName.is(name) || !name.endsWith(SUFFIX) || utf8(name).length > LONGEST_NAME) {
        throw entry.wrong("name", "a plain file name that ends in " + SUFFIX);
      }
      if (!names.add(name)) {
        throw entry.refuse("name", name + " stands twice in the pack");
      }
      long offset = entry.requiredInteger("offset", 0, dataBytes);
      long bytes = entry.requiredInteger("size", 0, dataBytes - offset);
      files.add(new PackedFile(name, offset, bytes));
    }
    requireContiguous(fields, files, dataBytes);
    return List.copyOf(files);
  }

  private static void requireContiguous(JsonFields fields, List<PackedFile> files, long dataBytes) {
    files.sort(Comparator.comparingLong(PackedFile::offset).thenComparingLong(PackedFile::bytes));
    long expected = 0;
    for (var file : files) {
      if (file.offset() != expected) {
        throw fields.refuse(
            FILES,
            file.name()
                + " begins at byte "
                + file.offset()
                + " of the weights, expected "
                + expected
                + (file.offset() > expected
                    ? ": there is a hole before it"
                    : ": it overlaps the one before it"));
      }
      expected = Sizes.add(expected, file.bytes());
    }
    if (expected != dataBytes) {
      throw fields.refuse(
          FILES,
          "the files end at byte "
              + expected
              + " of the weights, the pack at byte "
              + dataBytes
              + ": there are bytes that belong to no file");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> ordered(String... pairs) {
    var map = new LinkedHashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
