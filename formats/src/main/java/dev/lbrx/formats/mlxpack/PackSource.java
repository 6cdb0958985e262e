package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.checkpoint.ShardIndex;
import dev.lbrx.formats.huggingface.GenerationConfig;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.json.JsonLimits;
import dev.lbrx.formats.sentencepiece.ModelTokenizer;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.ModelSource;
import dev.lbrx.formats.weights.WeightsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The model in a pack, read where it lies. Small files are held to their hashes as they are read,
 * the weights are not: that would read them all.
 */
public final class PackSource implements ModelSource {
  private static final Set<String> MADE_ANEW =
      Set.of(PackMetadata.CONFIG_FILE, ShardIndex.NAME, "lbrx.json");

  private final MlxPack pack;
  private final Optional<ObjectNode> config;

  private PackSource(MlxPack pack) {
    this.pack = pack;
    this.config = pack.json(PackMetadata.CONFIG_FILE, JsonLimits.BYTES);
  }

  /** Opens a pack; refuses as {@link MlxPack#open} does. */
  public static PackSource open(Path path) {
    var pack = MlxPack.open(path);
    try {
      return new PackSource(pack);
    } catch (RuntimeException e) {
      pack.close();
      throw e;
    }
  }

  @Override
  public String kind() {
    int files = pack.weights().size();
    return "MLXPack version %d, %d safetensors file%s"
        .formatted(pack.version(), files, files == 1 ? "" : "s");
  }

  @Override
  public List<? extends WeightsFile> files() {
    return pack.weights();
  }

  @Override
  public Optional<ObjectNode> config() {
    return config;
  }

  @Override
  public String configName() {
    return pack.label(PackMetadata.CONFIG_FILE);
  }

  @Override
  public Optional<GenerationConfig> generation() {
    String name = "generation_config.json";
    return pack.json(name, JsonLimits.BYTES)
        .map(json -> GenerationConfig.of(json, pack.label(name)));
  }

  @Override
  public Optional<TokenizerFile> tokenizer() {
    return pack.json(PackMetadata.TOKENIZER_FILE, JsonLimits.BYTES)
        .map(
            json ->
                TokenizerFile.of(
                    json,
                    pack.json("tokenizer_config.json", JsonLimits.BYTES).orElseGet(Json::object),
                    pack.label(PackMetadata.TOKENIZER_FILE)))
        .or(() -> new ModelTokenizer(pack::file, pack::label).tokenizer());
  }

  @Override
  public List<Companion> companions() {
    return pack.files().keySet().stream()
        .filter(name -> !name.endsWith(PackMetadata.SUFFIX) && !MADE_ANEW.contains(name))
        .flatMap(name -> pack.file(name).stream())
        .toList();
  }

  @Override
  public void close() {
    pack.close();
  }
}
