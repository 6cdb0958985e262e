package dev.lbrx.toolkit.convert;

import dev.lbrx.formats.json.Json;
import dev.lbrx.toolkit.plan.Output;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Dequantize;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model as mlx-lm saves it: without rotary tables and without an output matrix that is the
 * embedding; config.json sorted, its {@code quantization} under both of its names. Weights of MLX's
 * schemes stay as they are, blocks of GGML types become f16.
 *
 * <p>Source: mlx-lm, {@code save_model}, {@code save_config}.
 */
public final class ToMlx {
  private static final List<String> UNUSED = List.of("_name_or_path", "vision_config");
  private static final String QUANTIZATION = "quantization";
  private static final String QUANTIZATION_CONFIG = "quantization_config";

  private ToMlx() {}

  /** The plan of the directory. */
  public static Plan plan(Plan source) {
    var plain = Dequantize.blocks(source);
    var config = plain.metadata().config();
    boolean tied = config.path("tie_word_embeddings").asBoolean(false);
    var outputs = plain.outputs().stream().filter(output -> !isLeftOut(output, tied)).toList();
    return new Plan(outputs, plain.metadata().withConfig(spelled(config)).withFormat("mlx"));
  }

  private static boolean isLeftOut(Output output, boolean tied) {
    return output.name().endsWith(".rotary_emb.inv_freq")
        || (tied && output.name().startsWith("lm_head."));
  }

  private static ObjectNode spelled(ObjectNode config) {
    config.remove(UNUSED);
    if (!config.has(QUANTIZATION) && config.has(QUANTIZATION_CONFIG)) {
      config.set(QUANTIZATION, config.get(QUANTIZATION_CONFIG));
    }
    if (config.has(QUANTIZATION)) {
      config.set(QUANTIZATION_CONFIG, config.get(QUANTIZATION));
    }
    var sorted = new TreeMap<String, JsonNode>();
    config.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
    var result = Json.object();
    sorted.forEach(result::set);
    return result;
  }
}
