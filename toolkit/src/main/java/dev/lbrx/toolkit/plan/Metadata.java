package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.gguf.model.FileType;
import dev.lbrx.formats.weights.Companion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final String FORMAT = "format";
  private static final String GGUF = "gguf";
  private static final String FILE_TYPE = "file_type";

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

  /** For a GGUF file that says this of its matrices. */
  public Metadata withGguf(FileType fileType) {
    return new Metadata(
        config, companions, Map.of(FORMAT, GGUF, FILE_TYPE, Integer.toString(fileType.number())));
  }

  /** What a GGUF file is to say of its matrices; empty where the output is a directory. */
  Optional<FileType> gguf() {
    return GGUF.equals(safetensors.get(FORMAT))
        ? Optional.of(new FileType(Integer.parseInt(safetensors.getOrDefault(FILE_TYPE, "0"))))
        : Optional.empty();
  }

  /** With the {@code format} that readers of safetensors look for: {@code pt} or {@code mlx}. */
  public Metadata withFormat(String format) {
    return new Metadata(config, companions, Map.of(FORMAT, format));
  }
}
