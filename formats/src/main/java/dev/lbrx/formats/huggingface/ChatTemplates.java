package dev.lbrx.formats.huggingface;

import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.spi.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where the files beside a model's weights have its chat template. */
public final class ChatTemplates {
  private static final String KEY = "chat_template";
  private static final long LARGEST = 16 << 20;

  private ChatTemplates() {}

  /** The template in a file of its own, or in tokenizer_config.json or chat_template.json. */
  public static Optional<String> of(List<Companion> files) {
    return content(files, "chat_template.jinja")
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .or(() -> settings(files, "tokenizer_config.json"))
        .or(() -> settings(files, "chat_template.json"));
  }

  private static Optional<String> settings(List<Companion> files, String name) {
    return content(files, name)
        .map(bytes -> Json.parse(bytes, name))
        .flatMap(node -> node instanceof ObjectNode object ? of(object) : Optional.empty());
  }

  private static Optional<byte[]> content(List<Companion> files, String name) {
    return files.stream()
        .filter(file -> file.name().equals(name))
        .map(file -> file.content(LARGEST, ErrorCode.TEMPLATE))
        .findFirst();
  }

  /** The template, of several the one named {@code default}; empty where there is none. */
  public static Optional<String> of(ObjectNode settings) {
    JsonNode own = settings.path(KEY);
    if (own.isString()) {
      return Optional.of(own.stringValue());
    }
    for (JsonNode each : own) {
      if (each.path("name").asString("").equals("default") && each.path("template").isString()) {
        return Optional.of(each.path("template").stringValue());
      }
    }
    return Optional.empty();
  }
}
