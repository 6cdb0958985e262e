package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.Storage;
import dev.lbrx.formats.adapter.AdapterDirectory;
import dev.lbrx.formats.gguf.model.Parts;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds a model's files in its directory. */
record ModelDirectory(Path path, List<Path> entries) {
  private static final String SINGLE = "model.safetensors";
  // Weights in other forms, and what is made anew: config, index, lineage.
  private static final List<String> NO_COMPANIONS =
      List.of(
          ".safetensors",
          ".safetensors.index.json",
          ".gguf",
          ".npz",
          ".mlxpack",
          ".bin",
          ".bin.index.json",
          ".pt",
          ".pth",
          ".ckpt",
          ".h5",
          ".msgpack",
          ".onnx",
          ".onnx_data",
          ".tflite",
          ".lbrx.json");
  private static final List<String> ADAPTERS =
      List.of("adapter_model.safetensors", "adapters.safetensors");
  private static final Set<String> MADE_ANEW =
      Set.of(DirectorySource.CONFIG, CheckpointWriter.LINEAGE);

  static ModelDirectory of(Path path) {
    try (var listing = Files.list(path)) {
      return new ModelDirectory(path, listing.sorted().toList());
    } catch (IOException e) {
      throw Storage.error("cannot list", path, e);
    }
  }

  Optional<Path> file(String name) {
    return Optional.of(path.resolve(name)).filter(Files::isRegularFile);
  }

  /** Whether it holds an adapter and no model. */
  boolean isAdapter() {
    return file(AdapterDirectory.CONFIG).isPresent()
        && file(DirectorySource.CONFIG).isEmpty()
        && file(ShardIndex.NAME).isEmpty();
  }

  /** The weights of an adapter. */
  Path adapterWeights() {
    return ADAPTERS.stream()
        .flatMap(name -> file(name).stream())
        .findFirst()
        .orElseGet(() -> weights().getFirst());
  }

  /** The only GGUF model of a directory that holds no safetensors. */
  Optional<Path> gguf() {
    if (file(ShardIndex.NAME).isPresent() || !ending(".safetensors").isEmpty()) {
      return Optional.empty();
    }
    var models = ending(".gguf").stream().filter(file -> !Parts.isLater(file)).toList();
    if (models.size() > 1) {
      throw new LbrxException(
          ErrorCode.NOT_A_MODEL,
          path + " holds " + models.size() + " GGUF models: name the one that is meant");
    }
    return models.stream().findFirst();
  }

  /** The only weights file of a directory without an index, or all of NumPy's. */
  List<Path> weights() {
    var single = file(SINGLE);
    if (single.isPresent()) {
      return List.of(single.get());
    }
    var archives = ending(".npz");
    var candidates = ending(".safetensors");
    if (candidates.size() == 1) {
      return candidates;
    }
    if (candidates.size() > 1) {
      throw new LbrxException(
          ErrorCode.SHARD_INDEX,
          path
              + " holds "
              + candidates.size()
              + " safetensors files but no "
              + ShardIndex.NAME
              + " that says which tensor is where: fetch it too, or name one file");
    }
    if (!archives.isEmpty()) {
      return archives;
    }
    throw noWeights();
  }

  /** What belongs to the model besides configuration, weights and index. */
  List<Companion> companions() {
    return entries.stream()
        .filter(Files::isRegularFile)
        .filter(ModelDirectory::isCompanion)
        .<Companion>map(Companion.OnDisk::new)
        .toList();
  }

  private static boolean isCompanion(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith(".")
        && !MADE_ANEW.contains(name)
        && NO_COMPANIONS.stream().noneMatch(name::endsWith);
  }

  private List<Path> ending(String suffix) {
    return entries.stream()
        .filter(entry -> entry.toString().endsWith(suffix))
        .filter(Files::isRegularFile)
        .toList();
  }

  private LbrxException noWeights() {
    for (String suffix : List.of(".bin", ".pth", ".pt")) {
      var others = ending(suffix);
      if (!others.isEmpty()) {
        FileKind.requireSafetensors(others.getFirst());
      }
    }
    return new LbrxException(
        ErrorCode.NOT_A_MODEL,
        path + " holds no model: expected model.safetensors, or shards with " + ShardIndex.NAME);
  }
}
