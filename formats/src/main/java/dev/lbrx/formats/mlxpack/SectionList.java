package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.PlainName;
import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.spi.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * The metadata of version 2: {@code files}, an array of {@code name}, {@code offset}, {@code size}
 * and {@code sha256}, in the order of their bytes.
 */
final class SectionList {
  private static final String FILES = "files";
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private SectionList() {}

  static byte[] write(List<Section> sections) {
    var root = Json.object();
    var files = root.putArray(FILES);
    for (var section : sections) {
      files
          .addObject()
          .put("name", section.name())
          .put("offset", section.position())
          .put("size", section.bytes())
          .put("sha256", section.sha256().orElseThrow());
    }
    return Json.compact(root);
  }

  /** Reads the files of a pack whose metadata begins at byte {@code end}. */
  static List<Section> read(ObjectNode json, String source, long end) {
    var fields = new JsonFields(source, ErrorCode.PACK, json);
    var entries = fields.objects(FILES);
    if (entries.isEmpty() || entries.size() > PackMetadata.MOST_FILES) {
      throw fields.refuse(
          FILES, entries.size() + " files, expected from 1 to " + PackMetadata.MOST_FILES);
    }
    var names = new HashSet<String>();
    var sections = new ArrayList<Section>();
    long expected = PackHead.ALIGNMENT;
    for (var entry : entries) {
      String name = entry.requiredText("name");
      int bytes = name.getBytes(StandardCharsets.UTF_8).length;
      if (!PlainName.is(name) || bytes > PackMetadata.LONGEST_NAME) {
        throw entry.wrong("name", "a plain file name");
      }
      if (!names.add(name)) {
        throw entry.refuse("name", name + " stands twice in the pack");
      }
      long offset = entry.requiredInteger("offset", 0, end);
      if (offset != expected) {
        throw entry.wrong("offset", expected + ", the next multiple of " + PackHead.ALIGNMENT);
      }
      long size = entry.requiredInteger("size", 0, end - offset);
      String hash = entry.requiredText("sha256");
      if (!HASH.matcher(hash).matches()) {
        throw entry.wrong("sha256", "64 lower-case hexadecimal digits");
      }
      sections.add(new Section(name, offset, size, Optional.of(hash)));
      expected = Sizes.align(Sizes.add(offset, size), PackHead.ALIGNMENT);
    }
    if (expected != end) {
      throw fields.refuse(
          FILES, "the files end before byte " + expected + ", the metadata begins at " + end);
    }
    if (sections.stream().noneMatch(Section::isWeights)) {
      throw fields.refuse(FILES, "no file whose name ends in " + PackMetadata.SUFFIX);
    }
    return List.copyOf(sections);
  }
}
