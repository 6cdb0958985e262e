package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.huggingface.GenerationConfig;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.tokenizer.TokenizerOutline;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.ModelSource;
import dev.lbrx.formats.weights.WeightsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A directory of Hugging Face or MLX: weights in one file or in several, and what describes them.
 */
record DirectorySource(
    ModelDirectory directory, List<WeightsFile> files, Optional<ObjectNode> config)
    implements ModelSource {
  static final String CONFIG = "config.json";

  static ModelSource open(ModelDirectory directory, Links links) {
    var index = directory.file(ShardIndex.NAME).map(ShardIndex::read);
    var files = new ArrayList<WeightsFile>();
    try {
      for (Path path : index.map(i -> i.files(links)).orElseGet(directory::weights)) {
        files.add(FileKind.openWeights(path));
      }
      index.ifPresent(i -> i.requireMatch(files));
      return new DirectorySource(directory, files, directory.file(CONFIG).map(Json::readObject));
    } catch (RuntimeException e) {
      files.forEach(WeightsFile::close);
      throw e;
    }
  }

  @Override
  public String kind() {
    boolean mlx = config.flatMap(json -> Quantization.of(json, configName())).isPresent();
    return (mlx ? "MLX" : "Hugging Face")
        + " directory, "
        + FileKind.counted(files.size(), FileKind.label(files.getFirst().path()));
  }

  @Override
  public String configName() {
    return directory.path().resolve(CONFIG).toString();
  }

  @Override
  public Optional<GenerationConfig> generation() {
    return directory
        .file("generation_config.json")
        .map(file -> GenerationConfig.of(Json.readObject(file), file.toString()));
  }

  @Override
  public Optional<TokenizerFile> tokenizer() {
    return directory.file("tokenizer.json").map(TokenizerFile::read);
  }

  @Override
  public Optional<TokenizerOutline> tokenizerOutline() {
    return directory.file("tokenizer.json").map(TokenizerOutline::read);
  }

  @Override
  public List<Companion> companions() {
    return directory.companions();
  }
}
