package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.gptq.GptqConfig;
import dev.lbrx.formats.gptq.PlainWeights;
import dev.lbrx.formats.huggingface.GenerationConfig;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.sentencepiece.ModelTokenizer;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.tokenizer.TokenizerOutline;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.ModelSource;
import dev.lbrx.formats.weights.WeightsFile;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A directory of Hugging Face or MLX: weights in one file or in several, and what describes them.
 *
 * @param packed how weights of GPTQ or AWQ, which are shown as plain, are stored
 */
record DirectorySource(
    ModelDirectory directory,
    List<WeightsFile> files,
    Optional<ObjectNode> config,
    Optional<GptqConfig> packed)
    implements ModelSource {
  static final String CONFIG = "config.json";
  private static final List<String> PACKINGS = List.of("quantize_config.json", "quant_config.json");

  static ModelSource open(ModelDirectory directory, Links links) {
    var index = directory.file(ShardIndex.NAME).map(ShardIndex::read);
    var files = new ArrayList<WeightsFile>();
    try {
      for (Path path : index.map(i -> i.files(links)).orElseGet(directory::weights)) {
        files.add(FileKind.openWeights(path));
      }
      index.ifPresent(i -> i.requireMatch(files));
      var config = directory.file(CONFIG).map(Json::readObject);
      var packed = config.flatMap(json -> packing(directory, json, files));
      return packed.isEmpty()
          ? new DirectorySource(directory, files, config, packed)
          : plain(directory, PlainWeights.of(files, packed.get()), config, packed);
    } catch (RuntimeException e) {
      files.forEach(WeightsFile::close);
      throw e;
    }
  }

  // In config.json, or in a file of its own as older packers wrote it.
  private static Optional<GptqConfig> packing(
      ModelDirectory directory, ObjectNode config, List<WeightsFile> files) {
    var described = GptqConfig.of(config, directory.path().resolve(CONFIG).toString());
    var codes = PlainWeights.packed(files);
    if (described.isPresent() || codes.isEmpty() || config.has("quantization_config")) {
      return described;
    }
    Path file =
        PACKINGS.stream()
            .flatMap(name -> directory.file(name).stream())
            .findFirst()
            .orElseThrow(
                () ->
                    new LbrxException(
                        ErrorCode.MODEL,
                        directory.path()
                            + " has a tensor "
                            + codes.get()
                            + ", but neither "
                            + CONFIG
                            + " nor "
                            + String.join(" nor ", PACKINGS)
                            + " says how it is packed: fetch what is missing"));
    return Optional.of(GptqConfig.ofFile(Json.readObject(file), file.toString()));
  }

  private static ModelSource plain(
      ModelDirectory directory,
      List<WeightsFile> files,
      Optional<ObjectNode> config,
      Optional<GptqConfig> packed) {
    var plain = config.map(json -> PlainWeights.config(json, files));
    return new DirectorySource(directory, files, plain, packed);
  }

  @Override
  public String kind() {
    boolean mlx = config.flatMap(json -> Quantization.of(json, configName())).isPresent();
    String maker = packed.map(each -> each.method().name()).orElse(mlx ? "MLX" : "Hugging Face");
    return maker
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
    return directory
        .file("tokenizer.json")
        .map(TokenizerFile::read)
        .or(() -> sentencePiece().tokenizer());
  }

  @Override
  public Optional<TokenizerOutline> tokenizerOutline() {
    return directory
        .file("tokenizer.json")
        .map(TokenizerOutline::read)
        .or(() -> sentencePiece().outline());
  }

  private ModelTokenizer sentencePiece() {
    return new ModelTokenizer(
        name -> directory.file(name).map(Companion.OnDisk::new),
        name -> directory.path().resolve(name).toString());
  }

  @Override
  public List<Companion> companions() {
    // What describes a packing that a copy does not have is left behind.
    return packed.isEmpty()
        ? directory.companions()
        : directory.companions().stream()
            .filter(companion -> !PACKINGS.contains(companion.name()))
            .toList();
  }
}
