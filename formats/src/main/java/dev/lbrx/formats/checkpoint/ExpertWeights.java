package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.formats.weights.WeightsFile;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of a mixture as mlx-lm writes it, shown with one tensor an expert as Hugging Face has
 * them: {@code X.switch_mlp.up_proj.weight [experts, …]} is {@code X.experts.0.up_proj.weight} and
 * so on; in Mixtral's blocks gate, down and up are called w1, w2 and w3.
 *
 * <p>Source: mlx-lm, {@code sanitize} of its mixtures.
 */
record ExpertWeights(WeightsFile file, List<TensorEntry> tensors) implements WeightsFile {
  private static final Pattern JOINED =
      Pattern.compile("(.+)\\.switch_mlp\\.(gate|up|down)_proj((?:\\.\\w+)?)");
  private static final Map<String, String> MIXTRAL = Map.of("gate", "w1", "down", "w2", "up", "w3");

  /** The files; those without such tensors as they are. */
  static List<WeightsFile> of(List<? extends WeightsFile> files) {
    return files.stream().map(ExpertWeights::of).toList();
  }

  private static WeightsFile of(WeightsFile file) {
    if (file.tensors().stream().noneMatch(ExpertWeights::isJoined)) {
      return file;
    }
    var tensors = new ArrayList<TensorEntry>();
    for (var tensor : file.tensors()) {
      if (isJoined(tensor)) {
        split(tensor, tensors);
      } else {
        tensors.add(tensor);
      }
    }
    return new ExpertWeights(file, List.copyOf(tensors));
  }

  private static boolean isJoined(TensorEntry tensor) {
    return JOINED.matcher(tensor.name()).matches() && tensor.spec().shape().rank() > 1;
  }

  private static void split(TensorEntry joined, List<TensorEntry> into) {
    long[] extents = joined.spec().shape().extents();
    var spec =
        Spec.of(joined.spec().dtype(), Shape.of(Arrays.copyOfRange(extents, 1, extents.length)));
    long bytes = spec.spanBytes();
    for (int expert = 0; expert < extents[0]; expert++) {
      into.add(
          new TensorEntry(
              name(joined.name(), expert), spec, joined.position() + expert * bytes, bytes));
    }
  }

  private static String name(String joined, int expert) {
    var parts = JOINED.matcher(joined);
    if (!parts.matches()) {
      throw new IllegalArgumentException(joined + " is of no experts");
    }
    String module = parts.group(2);
    return parts.group(1)
        + ".experts."
        + expert
        + "."
        + (parts.group(1).endsWith("block_sparse_moe")
            ? MIXTRAL.getOrDefault(module, module)
            : module + "_proj")
        + parts.group(3);
  }

  /** A config.json whose quantization speaks of single experts. */
  static ObjectNode config(ObjectNode config) {
    int experts =
        Math.max(config.path("num_local_experts").asInt(0), config.path("num_experts").asInt(0));
    var changed = config.deepCopy();
    for (String key : List.of("quantization", "quantization_config")) {
      if (changed.get(key) instanceof ObjectNode quantization) {
        for (String module : List.copyOf(quantization.propertyNames())) {
          if (JOINED.matcher(module).matches()) {
            JsonNode scheme = quantization.remove(module);
            IntStream.range(0, experts)
                .forEach(expert -> quantization.set(name(module, expert), scheme));
          }
        }
      }
    }
    return changed;
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public Map<String, String> metadata() {
    return file.metadata();
  }

  @Override
  public void read(TensorEntry tensor, long from, MemorySegment to) {
    file.read(tensor, from, to);
  }

  @Override
  public Tensor map(TensorEntry tensor) {
    return file.map(tensor);
  }

  @Override
  public void close() {
    file.close();
  }
}
