package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufFile;
import dev.lbrx.formats.huggingface.GenerationConfig;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.ModelSource;
import dev.lbrx.formats.weights.WeightsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model in one GGUF file or in parts, as a Hugging Face directory would show it: tensors by their
 * Hugging Face names, a config.json, and the files of its tokenizer. Of a family that LBRX has no
 * names for, the tensors keep their own and there is no config.json.
 */
public final class GgufModel implements ModelSource {
  private final Path path;
  private final Keys keys;
  private final List<GgufFile> files;
  private final Optional<Architecture> architecture;
  private final List<WeightsFile> weights;

  private GgufModel(Path path, List<GgufFile> files) {
    this.path = path;
    this.files = files;
    this.keys = new Keys(path.toString(), files.getFirst().header().metadata());
    String name = keys.text("general.architecture").orElse("");
    boolean experts = keys.integer(name + ".expert_count").orElse(0) > 0;
    this.architecture = Architecture.ofGguf(name, experts);
    this.weights =
        files.stream()
            .<WeightsFile>map(
                file ->
                    architecture.isEmpty() ? file : new GgufWeights(file, architecture.get(), keys))
            .toList();
  }

  /**
   * Opens a file, an adapter too, and with any part of a split model all of them: {@code
   * NAME-00001-of-00003.gguf}. {@link dev.lbrx.spi.error.ErrorCode#GGUF}: a file or the set of
   * parts is not sound.
   */
  public static ModelSource open(Path path) {
    var files = GgufParts.open(path).files();
    try {
      if (GgufAdapter.is(files.getFirst())) {
        return GgufAdapter.of(files.getFirst(), null);
      }
      return new GgufModel(path, files);
    } catch (RuntimeException e) {
      files.forEach(GgufFile::close);
      throw e;
    }
  }

  @Override
  public String kind() {
    return GgufParts.kind(files);
  }

  @Override
  public List<WeightsFile> files() {
    return weights;
  }

  /** config.json; empty for a family without names. */
  @Override
  public Optional<ObjectNode> config() {
    return architecture.map(known -> new GgufConfig(known, keys, files).json());
  }

  @Override
  public String configName() {
    return path.toString();
  }

  /**
   * The tokenizer; empty where the file has none. {@link dev.lbrx.spi.error.ErrorCode#UNSUPPORTED}:
   * LBRX does not know its kind.
   */
  @Override
  public Optional<TokenizerFile> tokenizer() {
    var tokenizer = new GgufTokenizer(keys);
    return tokenizer
        .tokenizer()
        .map(json -> TokenizerFile.of(json, tokenizer.config(context()), path.toString()));
  }

  @Override
  public Optional<String> chatTemplate() {
    return keys.text(GgufTokenizer.TEMPLATE);
  }

  /** What ends and begins texts: generation_config.json. */
  @Override
  public Optional<GenerationConfig> generation() {
    return Optional.of(GenerationConfig.of(new GgufTokenizer(keys).generation(), path.toString()));
  }

  /** Tokenizer and generation files as a Hugging Face directory has them. */
  @Override
  public List<Companion> companions() {
    var tokenizer = new GgufTokenizer(keys);
    var json = tokenizer.tokenizer();
    if (json.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Companion.Made("generation_config.json", Json.indented(tokenizer.generation())),
        new Companion.Made("tokenizer.json", Json.indented(json.get())),
        new Companion.Made("tokenizer_config.json", Json.indented(tokenizer.config(context()))));
  }

  private OptionalInt context() {
    return architecture
        .map(known -> keys.integer(known.ggufName() + ".context_length"))
        .orElse(OptionalInt.empty());
  }
}
