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
 * @param form what they are written as
 */
public record Metadata(
    ObjectNode config, List<Companion> companions, Map<String, String> safetensors, Form form) {
  /** Copies. */
  public Metadata {
    config = config.deepCopy();
    companions = List.copyOf(companions);
    safetensors = Map.copyOf(safetensors);
  }

  /** For a directory. */
  public Metadata(ObjectNode config, List<Companion> companions, Map<String, String> safetensors) {
    this(config, companions, safetensors, new Form.Directory());
  }

  /** A copy of config.json, free to change. */
  @Override
  public ObjectNode config() {
    return config.deepCopy();
  }

  /** With another config. */
  public Metadata withConfig(ObjectNode changed) {
    return new Metadata(changed, companions, safetensors, form);
  }

  /** With the {@code format} that readers of safetensors look for: {@code pt} or {@code mlx}. */
  public Metadata withFormat(String format) {
    return new Metadata(config, companions, Map.of("format", format), form);
  }

  /** For another form. */
  public Metadata withForm(Form changed) {
    return new Metadata(config, companions, safetensors, changed);
  }
}
