package dev.lbrx.formats.gptq;

import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.formats.weights.WeightsFile;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * One file of a GPTQ or AWQ checkpoint as if its weights were plain: {@code X.weight} in the place
 * of {@code X.qweight} and without the other parts of X, which may lie in other files.
 */
public final class PlainWeights implements WeightsFile {
  private static final String CODES = ".qweight";
  private static final String SCALES = ".scales";
  private static final String ZEROS = ".qzeros";
  private static final String GROUPS = ".g_idx";

  private final WeightsFile file;
  private final List<TensorEntry> tensors = new ArrayList<>();
  private final Map<String, PackedMatrix> matrices = new HashMap<>();

  private PlainWeights(WeightsFile file, Map<String, Part> parts, GptqConfig config) {
    this.file = file;
    var hidden = hidden(parts.keySet());
    for (var entry : file.tensors()) {
      if (entry.name().endsWith(CODES)) {
        String module = entry.name().substring(0, entry.name().length() - CODES.length());
        add(module, entry, matrix(module, new Part(file, entry), parts, config));
      } else if (!hidden.contains(entry.name())) {
        tensors.add(entry);
      }
    }
  }

  /**
   * The files of a checkpoint, read as plain. {@link ErrorCode#MODEL}: a part is missing or does
   * not fit.
   */
  public static List<WeightsFile> of(List<? extends WeightsFile> files, GptqConfig config) {
    var parts = new HashMap<String, Part>();
    for (var file : files) {
      file.tensors().forEach(entry -> parts.put(entry.name(), new Part(file, entry)));
    }
    return files.stream().<WeightsFile>map(file -> new PlainWeights(file, parts, config)).toList();
  }

  /** The config.json of the plain model: without the packing, and with the weights' dtype. */
  public static ObjectNode config(ObjectNode packed, List<? extends WeightsFile> files) {
    var config = packed.deepCopy();
    GptqConfig.remove(config);
    files.stream()
        .flatMap(file -> ((PlainWeights) file).matrices.values().stream())
        .findFirst()
        .map(matrix -> matrix.spec().dtype())
        .ifPresent(
            dtype -> {
              String name =
                  switch (dtype) {
                    case F16 -> "float16";
                    case BF16 -> "bfloat16";
                    default -> "float32";
                  };
              config.put("dtype", name);
              if (config.has("torch_dtype")) {
                config.put("torch_dtype", name);
              }
            });
    return config;
  }

  /** A matrix that is packed, by the name of its codes; empty where none is. */
  public static Optional<String> packed(List<? extends WeightsFile> files) {
    return files.stream()
        .flatMap(file -> file.tensors().stream())
        .map(TensorEntry::name)
        .filter(name -> name.endsWith(CODES))
        .findFirst();
  }

  private static Set<String> hidden(Set<String> names) {
    var hidden = new HashSet<String>();
    for (String name : names) {
      if (name.endsWith(CODES)) {
        String module = name.substring(0, name.length() - CODES.length());
        hidden.addAll(List.of(module + SCALES, module + ZEROS, module + GROUPS));
      }
    }
    return hidden;
  }

  private static PackedMatrix matrix(
      String module, Part codes, Map<String, Part> parts, GptqConfig config) {
    var scales = parts.get(module + SCALES);
    if (scales == null) {
      throw new LbrxException(
          ErrorCode.MODEL,
          codes.file().path()
              + " has a tensor "
              + module
              + CODES
              + " but no tensor "
              + module
              + SCALES);
    }
    return new PackedMatrix(
        config,
        codes,
        scales,
        Optional.ofNullable(parts.get(module + ZEROS)),
        Optional.ofNullable(parts.get(module + GROUPS)));
  }

  private void add(String module, TensorEntry packed, PackedMatrix matrix) {
    String name = module + ".weight";
    var spec = matrix.spec();
    tensors.add(new TensorEntry(name, spec, packed.position(), spec.spanBytes()));
    matrices.put(name, matrix);
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public List<TensorEntry> tensors() {
    return tensors;
  }

  @Override
  public Map<String, String> metadata() {
    return file.metadata();
  }

  @Override
  public void read(TensorEntry tensor, long from, MemorySegment to) {
    var matrix = matrices.get(tensor.name());
    if (matrix == null) {
      file.read(tensor, from, to);
    } else {
      matrix.read(from, to);
    }
  }

  @Override
  public Tensor map(TensorEntry tensor) {
    return matrices.containsKey(tensor.name())
        ? tensor.copy(to -> read(tensor, 0, to))
        : file.map(tensor);
  }

  @Override
  public void close() {
    file.close();
  }
}
