package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.adapter.Adapter;
import dev.lbrx.formats.adapter.AdapterDirectory;
import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.gguf.model.GgufAdapter;
import dev.lbrx.formats.gguf.model.GgufModel;
import dev.lbrx.formats.gguf.model.GgufParts;
import dev.lbrx.formats.huggingface.GenerationConfig;
import dev.lbrx.formats.huggingface.ModelConfig;
import dev.lbrx.formats.mlxpack.MlxPack;
import dev.lbrx.formats.mlxpack.PackSource;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.tokenizer.TokenizerOutline;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.ModelSource;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.formats.weights.WeightsFile;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model's tensors by name, whatever they come from, shown as a Hugging Face directory would show
 * them: such a directory, in one file or in shards, or MLX's with quantized weights; a GGUF file or
 * its parts; a pack; one safetensors or NumPy file. Files stay open until it is closed. Safe for
 * use by several threads.
 */
public final class Checkpoint implements AutoCloseable {
  private record Place(WeightsFile file, TensorEntry entry) {}

  private final Path path;
  private final ModelSource source;
  private final List<? extends WeightsFile> files;
  private final Map<String, Place> tensors = new LinkedHashMap<>();
  private final Optional<ObjectNode> config;
  private final Optional<Quantization> quantization;

  private Checkpoint(Path path, ModelSource source, boolean stored) {
    this.path = path;
    this.source = source;
    this.files = stored ? source.files() : ExpertWeights.of(source.files());
    this.config = stored ? source.config() : source.config().map(ExpertWeights::config);
    this.quantization = config.flatMap(json -> Quantization.of(json, source.configName()));
    for (var file : files) {
      for (var entry : file.tensors()) {
        var other = tensors.put(entry.name(), new Place(file, entry));
        if (other != null) {
          throw new LbrxException(
              ErrorCode.SHARD_INDEX,
              "%s: tensor %s is in two shards, %s and %s"
                  .formatted(path, entry.name(), other.file.path(), file.path()));
        }
      }
    }
    new QuantizedTensors(path, this).requireConsistent();
  }

  /** Opens a file or directory; a shard that links out of its directory is refused. */
  public static Checkpoint open(Path path) {
    return open(path, Links.INSIDE);
  }

  /**
   * Opens a file or directory and checks headers, index and quantization. {@link
   * ErrorCode#NOT_FOUND}: there is no such path; {@link ErrorCode#NOT_A_MODEL}, {@link
   * ErrorCode#UNSUPPORTED}: it holds something else.
   */
  public static Checkpoint open(Path path, Links links) {
    return open(path, links, false);
  }

  private static Checkpoint open(Path path, Links links, boolean stored) {
    if (!Files.exists(path)) {
      throw new LbrxException(
          ErrorCode.NOT_FOUND, path + ": no such file or directory: check the path");
    }
    var source = source(path, links);
    try {
      return new Checkpoint(path, source, stored);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Opens a file or directory, and of GGUF and of MLX's mixtures the tensors as they are, under
   * their own names.
   */
  public static Checkpoint openStored(Path path) {
    var gguf = gguf(path);
    return gguf.isEmpty()
        ? open(path, Links.INSIDE, true)
        : new Checkpoint(path, GgufParts.open(gguf.get()), true);
  }

  /** The GGUF file that a path is, or that a directory holds; empty for another format. */
  public static Optional<Path> gguf(Path path) {
    if (Files.isDirectory(path)) {
      return ModelDirectory.of(path).gguf();
    }
    return Files.exists(path) && FileKind.isGguf(path) ? Optional.of(path) : Optional.empty();
  }

  private static ModelSource source(Path path, Links links) {
    if (Files.isDirectory(path)) {
      var directory = ModelDirectory.of(path);
      if (directory.isAdapter()) {
        return AdapterDirectory.of(path, FileKind.openWeights(directory.adapterWeights()));
      }
      var gguf = directory.gguf();
      return gguf.isPresent() ? GgufModel.open(gguf.get()) : DirectorySource.open(directory, links);
    }
    if (FileKind.isGguf(path)) {
      return GgufModel.open(path);
    }
    return MlxPack.is(path) ? PackSource.open(path) : new LoneFile(FileKind.openWeights(path));
  }

  /**
   * Opens an adapter for a model; its rows stand in the order of the model's in Hugging Face's
   * form, which of a GGUF adapter only the model's configuration tells.
   */
  public static Checkpoint openAdapter(Path path, Checkpoint base) {
    var config = base.configJson();
    return config.isPresent() && Files.isRegularFile(path) && FileKind.isGguf(path)
        ? new Checkpoint(path, GgufAdapter.open(path, config.get()), true)
        : open(path);
  }

  /** What it adds to a model, for an adapter; empty for a model. */
  public Optional<Adapter> adapter() {
    return source.adapter();
  }

  /** What it is, for people: {@code Hugging Face directory, 2 safetensors files}. */
  public String kind() {
    return source.kind();
  }

  /** The path it was opened by. */
  public Path path() {
    return path;
  }

  /** Every tensor's name, in the order of the files and of the bytes within them. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /** Whether it has a tensor of that name. */
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  /** Dtype and shape, as stored: packed words for a quantized weight. */
  public Spec spec(String name) {
    return place(name).entry.spec();
  }

  /** Where a tensor lies in {@link #file}, and its bytes there. */
  public TensorEntry entry(String name) {
    return place(name).entry;
  }

  /** The file that holds a tensor. */
  public Path file(String name) {
    return place(name).file.path();
  }

  /** Fills a native or {@code byte[]} segment with the whole tensor, through the file's channel. */
  public void read(String name, MemorySegment to) {
    var place = place(name);
    if (to.byteSize() != place.entry.bytes()) {
      throw new IllegalArgumentException(
          name + " has " + place.entry.bytes() + " bytes, the segment " + to.byteSize());
    }
    place.file.read(place.entry, 0, to);
  }

  /** Fills a segment with the tensor's bytes from byte {@code from} on. */
  public void read(String name, long from, MemorySegment to) {
    var place = place(name);
    place.file.read(place.entry, from, to);
  }

  /** A tensor on mapped, read-only memory, valid until this checkpoint is closed. */
  public Tensor map(String name) {
    var place = place(name);
    return place.file.map(place.entry);
  }

  /** The typed config.json; empty where there is none. */
  public Optional<ModelConfig> config() {
    return config.map(json -> ModelConfig.of(json, source.configName()));
  }

  /** A copy of config.json as it is; empty where there is none. */
  public Optional<ObjectNode> configJson() {
    return config.map(ObjectNode::deepCopy);
  }

  /** The typed generation_config.json; empty where there is none. */
  public Optional<GenerationConfig> generationConfig() {
    return source.generation();
  }

  /** The parsed tokenizer.json; empty where there is none. */
  public Optional<TokenizerFile> tokenizer() {
    return source.tokenizer();
  }

  /** What the tokenizer is, without reading its tokens one by one; empty where there is none. */
  public Optional<TokenizerOutline> tokenizerOutline() {
    return source.tokenizerOutline();
  }

  /** The chat template, wherever the model has it; empty where it has none. */
  public Optional<String> chatTemplate() {
    return source.chatTemplate();
  }

  /** MLX's quantization; empty for a model that is not quantized. */
  public Optional<Quantization> quantization() {
    return quantization;
  }

  /**
   * How a weight is packed, by its tensor's name ({@code model.layers.0.mlp.down_proj.weight});
   * empty where it is stored plainly. Its scales are the tensor whose name ends in {@code .scales}
   * instead, its biases, in affine mode, in {@code .biases}.
   */
  public Optional<MlxScheme> scheme(String weight) {
    return QuantizedTensors.module(weight)
        .filter(module -> tensors.containsKey(module + QuantizedTensors.SCALES))
        .flatMap(module -> quantization.flatMap(q -> q.of(module)));
  }

  /** The files to carry along to a copy of this model: tokenizer, chat template, licence, … */
  public List<Companion> companions() {
    return source.companions();
  }

  /**
   * What a GGUF file says beside its tensors, where they are shown {@link #openStored as they are}.
   */
  public Optional<Map<String, GgufValue>> ggufMetadata() {
    return source instanceof GgufParts parts ? Optional.of(parts.values()) : Optional.empty();
  }

  /** The weights' files. */
  public List<Path> files() {
    return files.stream().<Path>map(WeightsFile::path).distinct().toList();
  }

  /** The first file's {@code __metadata__}. */
  public Map<String, String> metadata() {
    return files.isEmpty() ? Map.of() : files.getFirst().metadata();
  }

  @Override
  public void close() {
    source.close();
  }

  private Place place(String name) {
    var place = tensors.get(name);
    if (place == null) {
      throw new LbrxException(ErrorCode.MODEL, path + " has no tensor " + name);
    }
    return place;
  }
}
