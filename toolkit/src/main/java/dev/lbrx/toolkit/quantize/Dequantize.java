package dev.lbrx.toolkit.quantize;

import dev.lbrx.formats.checkpoint.AffineScheme;
import dev.lbrx.formats.checkpoint.Quantization;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.toolkit.plan.Expression;
import dev.lbrx.toolkit.plan.Output;
import dev.lbrx.toolkit.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Undoes MLX's affine quantization: {@code X.weight} (u32), {@code X.scales} and {@code X.biases}
 * become {@code X.weight} in the scales' dtype.
 */
public final class Dequantize {
  private static final String WEIGHT = ".weight";
  private static final String SCALES = ".scales";
  private static final String BIASES = ".biases";

  private Dequantize() {}

  /** The plan of the plain weights; the source itself where nothing is quantized. */
  public static Plan plan(Plan source) {
    var config = source.metadata().config();
    var quantization = Quantization.of(config, "config.json");
    if (quantization.isEmpty()) {
      return source;
    }
    var values = new HashMap<String, Expression>();
    source.outputs().forEach(output -> values.put(output.name(), output.value()));
    var outputs = new ArrayList<Output>();
    for (var output : source.outputs()) {
      if (partOf(output.name(), SCALES, values) || partOf(output.name(), BIASES, values)) {
        continue;
      }
      outputs.add(plain(output, values, quantization.get()));
    }
    config.remove(List.of("quantization", "quantization_config"));
    return new Plan(outputs, source.metadata().withConfig(config).withFormat("pt"));
  }

  private static boolean partOf(String name, String suffix, Map<String, Expression> values) {
    return name.endsWith(suffix) && quantized(module(name, suffix), values);
  }

  private static boolean quantized(String module, Map<String, Expression> values) {
    return values.containsKey(module + WEIGHT)
        && values.containsKey(module + SCALES)
        && values.containsKey(module + BIASES);
  }

  private static Output plain(
      Output output, Map<String, Expression> values, Quantization quantization) {
    if (!output.name().endsWith(WEIGHT)) {
      return output;
    }
    String module = module(output.name(), WEIGHT);
    var scheme = quantization.of(module).map(Dequantize::affine);
    var scales = values.get(module + SCALES);
    var biases = values.get(module + BIASES);
    if (scheme.isEmpty() || scales == null || biases == null) {
      return output;
    }
    var weight =
        Expression.apply(new DequantizeAffine(scheme.get()), output.value(), scales, biases);
    return new Output(output.name(), weight);
  }

  private static Affine affine(AffineScheme scheme) {
    return new Affine(scheme.bits(), scheme.groupSize());
  }

  private static String module(String name, String suffix) {
    return name.substring(0, name.length() - suffix.length());
  }
}
