package dev.lbrx.toolkit.quantize;

import dev.lbrx.formats.json.Json;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.plan.Expression;
import dev.lbrx.toolkit.plan.Output;
import dev.lbrx.toolkit.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * Quantizes to MLX's affine format, the layout that mlx-lm writes and reads. Every {@code X.weight}
 * of two axes (linear layers and embeddings) whose rows are whole groups becomes {@code X.weight}
 * (u32), {@code X.scales} and {@code X.biases} in the weight's dtype; norms and all else stay. A
 * source that is quantized already is dequantized first.
 *
 * <p>Source: mlx-lm, quantize_model.
 */
public final class Quantize {
  private static final String WEIGHT = ".weight";

  private Quantize() {}

  /**
   * The plan of the quantized model.
   *
   * @throws LbrxException with {@code LBRX-207} where no tensor can be quantized
   */
  public static Plan plan(Plan source, Affine scheme) {
    var plain = Dequantize.plan(source);
    var outputs = new ArrayList<Output>();
    boolean any = false;
    for (var output : plain.outputs()) {
      if (!quantizes(output, scheme)) {
        outputs.add(output);
        continue;
      }
      any = true;
      var parts = Expression.applyAll(new QuantizeAffine(scheme), List.of(output.value()));
      String module = output.name().substring(0, output.name().length() - WEIGHT.length());
      outputs.add(new Output(output.name(), parts.get(0)));
      outputs.add(new Output(module + ".scales", parts.get(1)));
      outputs.add(new Output(module + ".biases", parts.get(2)));
    }
    if (!any) {
      throw new LbrxException(
          ErrorCode.MODEL,
          "no weight of two axes has rows in whole groups of "
              + scheme.group()
              + ", so nothing can be quantized: try a smaller group size");
    }
    var config = plain.metadata().config();
    for (String key : List.of("quantization", "quantization_config")) {
      var quantization = Json.object();
      quantization.put("group_size", scheme.group());
      quantization.put("bits", scheme.bits());
      quantization.put("mode", "affine");
      config.set(key, quantization);
    }
    return new Plan(outputs, plain.metadata().withConfig(config).withFormat("mlx"));
  }

  private static boolean quantizes(Output output, Affine scheme) {
    var spec = output.spec();
    return output.name().endsWith(WEIGHT)
        && spec.dtype().computable()
        && spec.shape().rank() == 2
        && spec.last() > 0
        && spec.last() % scheme.group() == 0;
  }
}
