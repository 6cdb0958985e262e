package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a checkpoint's tensors come to.
 *
 * @param tensors how many are stored
 * @param parameters elements, a packed weight counted by what it stands for, its scales and biases
 *     not at all
 * @param expertParameters those of a mixture's experts
 * @param tensorBytes bytes of all tensors
 * @param fileBytes bytes of the weights' files
 * @param dtypes of the tensors stored plainly, the most bytes first
 * @param schemes of the packed weights, in order of their names
 */
record ModelSummary(
    int tensors,
    long parameters,
    long expertParameters,
    long tensorBytes,
    long fileBytes,
    List<DType> dtypes,
    Set<String> schemes) {
  private static final int WORD_BITS = 32;

  static ModelSummary of(Checkpoint checkpoint) {
    long parameters = 0;
    long ofExperts = 0;
    long bytes = 0;
    var stored = new EnumMap<DType, Long>(DType.class);
    var schemes = new TreeSet<String>();
    for (String name : checkpoint.names()) {
      var spec = checkpoint.spec(name);
      bytes += spec.spanBytes();
      var scheme = checkpoint.scheme(name);
      long elements = 0;
      if (scheme.isPresent() && name.endsWith(".weight")) {
        elements = spec.shape().elements() * WORD_BITS / scheme.get().bits();
        schemes.add(scheme.get().toString());
      } else if (!belongsToPacked(checkpoint, name)) {
        elements = spec.shape().elements();
        stored.merge(spec.dtype(), spec.spanBytes(), Long::sum);
      }
      parameters += elements;
      ofExperts += name.contains(".experts.") ? elements : 0;
    }
    return new ModelSummary(
        checkpoint.names().size(),
        parameters,
        ofExperts,
        bytes,
        fileBytes(checkpoint),
        byBytes(stored),
        schemes);
  }

  /** The parameters that a token meets, with so many of the experts. */
  long activeParameters(int used, int experts) {
    return parameters - expertParameters + expertParameters / experts * used;
  }

  /** Bits of storage for each parameter, scales and biases included. */
  double bitsPerWeight() {
    return parameters == 0 ? 0 : 8.0 * tensorBytes / parameters;
  }

  private static boolean belongsToPacked(Checkpoint checkpoint, String name) {
    int dot = name.lastIndexOf('.');
    String last = name.substring(dot + 1);
    return (last.equals("scales") || last.equals("biases"))
        && checkpoint.scheme(name.substring(0, dot) + ".weight").isPresent();
  }

  private static List<DType> byBytes(Map<DType, Long> stored) {
    return stored.entrySet().stream()
        .sorted((a, b) -> b.getValue().compareTo(a.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long fileBytes(Checkpoint checkpoint) {
    long bytes = 0;
    for (var file : checkpoint.files()) {
      try {
        bytes += Files.size(file);
      } catch (IOException e) {
        throw new LbrxException(ErrorCode.IO, "cannot read the size of " + file, e);
      }
    }
    return bytes;
  }
}
