package dev.lbrx.formats.checkpoint;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.Optional;

/** Holds a checkpoint's packed weights, scales and biases to its quantization. */
record QuantizedTensors(Path path, Checkpoint checkpoint) {
  static final String WEIGHT = ".weight";
  static final String SCALES = ".scales";
  static final String BIASES = ".biases";
  private static final int WORD_BITS = 32;

  /** The module path of a weight's name. */
  static Optional<String> module(String weight) {
    return weight.endsWith(WEIGHT)
        ? Optional.of(weight.substring(0, weight.length() - WEIGHT.length()))
        : Optional.empty();
  }

  void requireConsistent() {
    for (String name : checkpoint.names()) {
      if (!name.endsWith(SCALES)) {
        continue;
      }
      String module = name.substring(0, name.length() - SCALES.length());
      var quantization = checkpoint.quantization();
      if (quantization.isEmpty()) {
        // A lone file carries no configuration; its tensors are only bytes then.
        if (checkpoint.configJson().isPresent() && checkpoint.contains(module + WEIGHT)) {
          throw refuse(name, "but config.json has no quantization");
        }
        continue;
      }
      var scheme = quantization.get().of(module);
      if (scheme.isEmpty()) {
        throw refuse(name, "but config.json says that " + module + " is not quantized");
      }
      require(module, scheme.get());
    }
  }

  private void require(String module, MlxScheme scheme) {
    requirePart(module, WEIGHT);
    Spec weight = checkpoint.spec(module + WEIGHT);
    Spec scales = checkpoint.spec(module + SCALES);
    if (weight.dtype() != DType.U32 || weight.shape().rank() < 2) {
      throw refuse(module + WEIGHT, "of " + weight + ", expected packed u32 of rank 2 or more");
    }
    if (scheme.hasBiases()) {
      requirePart(module, BIASES);
      Spec biases = checkpoint.spec(module + BIASES);
      if (!scales.dtype().computable() || !biases.equals(scales)) {
        throw refuse(
            module + SCALES,
            "of " + scales + " and biases of " + biases + ", expected the same f32, f16 or bf16");
      }
    } else if (scales.dtype() != DType.U8) {
      throw refuse(module + SCALES, "of " + scales + ", expected u8 as " + scheme + " has");
    }
    long columns = scales.last() * scheme.groupSize();
    long words = columns * scheme.bits() / WORD_BITS;
    boolean sameRows =
        scales.shape().rank() == weight.shape().rank()
            && scales.shape().withLast(1).equals(weight.shape().withLast(1));
    if (!sameRows || scales.last() > Integer.MAX_VALUE || words != weight.last()) {
      throw refuse(
          module + WEIGHT,
          "of " + weight + " with scales of " + scales + ", which do not fit " + scheme);
    }
  }

  private void requirePart(String module, String suffix) {
    if (!checkpoint.contains(module + suffix)) {
      throw refuse(module + SCALES, "but no tensor " + module + suffix);
    }
  }

  private LbrxException refuse(String tensor, String why) {
    return new LbrxException(ErrorCode.MODEL, path + " has a tensor " + tensor + " " + why);
  }
}
