package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.huggingface.GenerationConfig;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.ModelSource;
import dev.lbrx.formats.weights.WeightsFile;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Weights without anything that describes them. */
record LoneFile(WeightsFile file) implements ModelSource {
  @Override
  public String kind() {
    return FileKind.label(file.path());
  }

  @Override
  public List<WeightsFile> files() {
    return List.of(file);
  }

  @Override
  public Optional<ObjectNode> config() {
    return Optional.empty();
  }

  @Override
  public String configName() {
    return file.path().toString();
  }

  @Override
  public Optional<GenerationConfig> generation() {
    return Optional.empty();
  }

  @Override
  public Optional<TokenizerFile> tokenizer() {
    return Optional.empty();
  }

  @Override
  public List<Companion> companions() {
    return List.of();
  }
}
