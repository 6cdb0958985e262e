package dev.lbrx.toolkit.quantize;

import dev.lbrx.formats.json.Json;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.ops.quantize.QuantizeMicroscaling;
import dev.lbrx.ops.quantize.Scheme;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.plan.Expression;
import dev.lbrx.toolkit.plan.Output;
import dev.lbrx.toolkit.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Quantizes to MLX's formats, the layout that mlx-lm writes and reads. Every {@code X.weight} of
 * two axes (linear layers and embeddings) whose rows are whole groups becomes {@code X.weight}
 * (u32), {@code X.scales} and, in affine mode, {@code X.biases} in the weight's dtype; norms and
 * all else stay. A source that is quantized already is dequantized first.
 *
 * <p>Source: mlx-lm, quantize_model.
 */
public final class Quantize {
  private static final String WEIGHT = ".weight";

  private Quantize() {}

  /**
   * The plan of the model quantized by one scheme.
   *
   * @throws LbrxException with {@code LBRX-207} where no tensor can be quantized
   */
  public static Plan plan(Plan source, Scheme scheme) {
    return plan(source, new Recipe.Uniform(scheme));
  }

  /**
   * The plan of the quantized model.
   *
   * @throws LbrxException with {@code LBRX-207} where no tensor can be quantized, or a mixed recipe
   *     finds no layers
   */
  public static Plan plan(Plan source, Recipe recipe) {
    var plain = Dequantize.plan(source);
    var schemes = schemes(plain, recipe);
    var outputs = new ArrayList<Output>();
    for (var output : plain.outputs()) {
      var scheme = schemes.get(output.name());
      if (scheme == null) {
        outputs.add(output);
      } else {
        outputs.addAll(parts(output, scheme));
      }
    }
    if (schemes.isEmpty()) {
      throw new LbrxException(
          ErrorCode.MODEL,
          "no weight of two axes has rows in whole groups of "
              + columns(recipe.standard())
              + ", so nothing can be quantized: try a smaller group size");
    }
    var config = plain.metadata().config();
    for (String key : List.of("quantization", "quantization_config")) {
      var quantization = describe(recipe.standard());
      if (recipe instanceof Recipe.Mixed) {
        // Nothing depends on it; mlx-lm states its default here, whatever the recipe.
        quantization.put("bits", 4);
        schemes.forEach((name, scheme) -> quantization.set(module(name), describe(scheme)));
      }
      config.set(key, quantization);
    }
    return new Plan(outputs, plain.metadata().withConfig(config).withFormat("mlx"));
  }

  /** What is quantized, by tensor, and how. */
  private static Map<String, Scheme> schemes(Plan plain, Recipe recipe) {
    var names =
        plain.outputs().stream()
            .filter(output -> quantizes(output, recipe.standard()))
            .map(Output::name)
            .toList();
    var schemes = new LinkedHashMap<String, Scheme>();
    switch (recipe) {
      case Recipe.Uniform(Scheme scheme) -> names.forEach(name -> schemes.put(name, scheme));
      case Recipe.Mixed mixed -> {
        var layers = Layers.of(names.stream().map(Quantize::module).toList());
        for (String name : names) {
          String module = module(name);
          schemes.put(name, mixed.of(module, layers.of(module), layers.count()));
        }
      }
    }
    return schemes;
  }

  private static boolean quantizes(Output output, Scheme scheme) {
    var spec = output.spec();
    return output.name().endsWith(WEIGHT)
        && spec.dtype().computable()
        && spec.shape().rank() == 2
        && spec.last() > 0
        && spec.last() % columns(scheme) == 0;
  }

  /** What columns must be a multiple of: whole groups, and whole words at every width. */
  private static int columns(Scheme scheme) {
    return Math.max(scheme.group(), 32);
  }

  /** A weight as packed codes, scales and, in affine mode, biases. */
  public static List<Output> parts(Output output, Scheme scheme) {
    var op =
        switch (scheme) {
          case Affine affine -> new QuantizeAffine(affine);
          case Microscaling format -> new QuantizeMicroscaling(format);
        };
    var parts = Expression.applyAll(op, List.of(output.value()));
    var outputs = new ArrayList<Output>();
    outputs.add(new Output(output.name(), parts.get(0)));
    outputs.add(new Output(module(output.name()) + ".scales", parts.get(1)));
    if (parts.size() > 2) {
      outputs.add(new Output(module(output.name()) + ".biases", parts.get(2)));
    }
    return outputs;
  }

  private static ObjectNode describe(Scheme scheme) {
    String mode =
        switch (scheme) {
          case Affine _ -> "affine";
          case Microscaling format -> format.name().toLowerCase(Locale.ROOT);
        };
    return Json.object()
        .put("group_size", scheme.group())
        .put("bits", scheme.bits())
        .put("mode", mode);
  }

  private static String module(String weight) {
    return weight.substring(0, weight.length() - WEIGHT.length());
  }
}
