package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.weights.Companion;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What goes with the tensors.
 *
 * @param config config.json; empty where the source has none
 * @param companions what lies beside them: tokenizer, generation defaults, licence
 * @param safetensors the {@code __metadata__} of the weights' files
 */
public record Metadata(
    ObjectNode config, List<Companion> companions, Map<String, String> safetensors) {
  /** Copies. */
  public Metadata {
    config = config.deepCopy();
    companions = List.copyOf(companions);
    safetensors = Map.copyOf(safetensors);
  }

  /** A copy of config.json, free to change. */
  @Override
  public ObjectNode config() {
    return config.deepCopy();
  }

  /** With another config. */
  public Metadata withConfig(ObjectNode changed) {
    return new Metadata(changed, companions, safetensors);
  }

  /** With the {@code format} that readers of safetensors look for: {@code pt} or {@code mlx}. */
  public Metadata withFormat(String format) {
    return new Metadata(config, companions, Map.of("format", format));
  }
}
