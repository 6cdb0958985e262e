package dev.lbrx.toolkit.quantize;

import dev.lbrx.formats.checkpoint.MlxScheme;
import dev.lbrx.formats.checkpoint.Quantization;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.ops.quantize.DequantizeMicroscaling;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.ops.quantize.Scheme;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.toolkit.plan.ConfigDType;
import dev.lbrx.toolkit.plan.Expression;
import dev.lbrx.toolkit.plan.Output;
import dev.lbrx.toolkit.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Undoes quantization. Blocks of GGML types become numbers. Of MLX's, {@code X.weight} (u32),
 * {@code X.scales} and, in affine mode, {@code X.biases} become {@code X.weight}, in the scales'
 * dtype or, where scales are bytes, in the dtype that config.json states, bf16 if none.
 */
public final class Dequantize {
  private static final String WEIGHT = ".weight";
  private static final String SCALES = ".scales";
  private static final String BIASES = ".biases";

  private Dequantize() {}

  /** The plan of the plain weights, those of block types in f16. */
  public static Plan plan(Plan source) {
    return plan(source, DType.F16);
  }

  /**
   * The plan of the plain weights.
   *
   * @param blocks the dtype of what was in blocks of a GGML type
   */
  public static Plan plan(Plan source, DType blocks) {
    return blocks(packed(source), blocks);
  }

  /** The plan of a model without blocks of GGML types, which become f16; else as it is. */
  public static Plan blocks(Plan source) {
    return blocks(source, DType.F16);
  }

  private static Plan blocks(Plan plain, DType blocks) {
    if (plain.outputs().stream().noneMatch(output -> output.spec().dtype().quantized())) {
      return plain;
    }
    var outputs =
        plain.outputs().stream()
            .map(
                output ->
                    output.spec().dtype().quantized()
                        ? new Output(
                            output.name(),
                            Expression.apply(new DequantizeBlocks(blocks), output.value()))
                        : output)
            .toList();
    var config = plain.metadata().config();
    ConfigDType.set(config, blocks);
    return new Plan(outputs, plain.metadata().withConfig(config).withFormat("pt"));
  }

  /** The plan of a model without MLX's packed weights; the source itself where it has none. */
  public static Plan packed(Plan source) {
    var config = source.metadata().config();
    var quantization = Quantization.of(config, "config.json");
    if (quantization.isEmpty()) {
      return source;
    }
    var values = new HashMap<String, Expression>();
    source.outputs().forEach(output -> values.put(output.name(), output.value()));
    var parts = new Parts(quantization.get(), values, ConfigDType.of(config).orElse(DType.BF16));
    var outputs = new ArrayList<Output>();
    for (var output : source.outputs()) {
      if (!parts.belongsToPacked(output.name())) {
        outputs.add(parts.plain(output));
      }
    }
    config.remove(List.of("quantization", "quantization_config"));
    return new Plan(outputs, source.metadata().withConfig(config).withFormat("pt"));
  }

  /** How a module of a plan is packed; empty where it is stored plainly. */
  public static Optional<Scheme> scheme(Plan source, String module) {
    boolean packed =
        source.outputs().stream().anyMatch(output -> output.name().equals(module + SCALES));
    return packed
        ? Quantization.of(source.metadata().config(), "config.json")
            .flatMap(quantization -> quantization.of(module))
            .map(Dequantize::scheme)
        : Optional.empty();
  }

  /**
   * What undoes MLX's packing of a weight.
   *
   * @param dtype what it becomes, unless its scales say it
   */
  public static Op op(MlxScheme scheme, DType dtype) {
    return switch (scheme(scheme)) {
      case Affine affine -> new DequantizeAffine(affine);
      case Microscaling format -> new DequantizeMicroscaling(format, dtype);
    };
  }

  private static Scheme scheme(MlxScheme scheme) {
    return switch (scheme.mode()) {
      case AFFINE -> new Affine(scheme.bits(), scheme.groupSize());
      case MXFP4 -> Microscaling.MXFP4;
      case MXFP8 -> Microscaling.MXFP8;
      case NVFP4 -> Microscaling.NVFP4;
    };
  }

  /**
   * A model's tensors by name.
   *
   * @param dtype of weights whose scales do not say it
   */
  private record Parts(Quantization quantization, Map<String, Expression> values, DType dtype) {
    /** Whether a tensor is the scales or biases of a packed weight. */
    boolean belongsToPacked(String name) {
      return Stream.of(SCALES, BIASES)
          .filter(name::endsWith)
          .anyMatch(suffix -> op(module(name, suffix)).isPresent());
    }

    Output plain(Output output) {
      if (!output.name().endsWith(WEIGHT)) {
        return output;
      }
      String module = module(output.name(), WEIGHT);
      var inputs =
          Stream.of(WEIGHT, SCALES, BIASES)
              .map(suffix -> values.get(module + suffix))
              .filter(Objects::nonNull)
              .toList();
      return op(module)
          .map(op -> new Output(output.name(), Expression.apply(op, inputs)))
          .orElse(output);
    }

    /** What undoes a module's quantization; empty where it has none. */
    private Optional<Op> op(String module) {
      if (!values.containsKey(module + WEIGHT) || !values.containsKey(module + SCALES)) {
        return Optional.empty();
      }
      return quantization
          .of(module)
          .filter(scheme -> !scheme.hasBiases() || values.containsKey(module + BIASES))
          .map(scheme -> Dequantize.op(scheme, dtype));
    }

    private static String module(String name, String suffix) {
      return name.substring(0, name.length() - suffix.length());
    }
  }
}
