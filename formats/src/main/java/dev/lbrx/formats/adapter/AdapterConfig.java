package dev.lbrx.formats.adapter;

import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.spi.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * An {@code adapter_config.json}: PEFT's, which has a {@code peft_type}, or MLX's.
 *
 * @param peft whether it is PEFT's
 * @param rank {@code r}; 0 where the tensors alone say it
 * @param alpha PEFT's numerator; for MLX the scale itself
 * @param rankStabilized whether the denominator is √r
 * @param transposedBase {@code fan_in_fan_out}: the model's matrices are [in, out]
 * @param full whether the tensors are whole ones, not products
 * @param alphas other numerators, by the end of a module's path
 * @param ranks other ranks, by the end of a module's path
 */
record AdapterConfig(
    boolean peft,
    long rank,
    double alpha,
    boolean rankStabilized,
    boolean transposedBase,
    boolean full,
    Map<String, Double> alphas,
    Map<String, Double> ranks) {
  private static final double MLX_SCALE = 20;

  static AdapterConfig of(ObjectNode json, String source) {
    var fields = new JsonFields(source, ErrorCode.CONFIG, json);
    return fields.has("peft_type") ? peft(fields) : mlx(fields);
  }

  private static AdapterConfig peft(JsonFields fields) {
    String type = fields.requiredText("peft_type");
    if (!type.equals("LORA")) {
      throw fields.unsupported("peft_type", "adapters of the type " + type + ", only LORA is");
    }
    if (fields.flag("use_dora", false)) {
      throw fields.unsupported("use_dora", "adapters with magnitudes (DoRA) are not supported");
    }
    long rank = fields.requiredInteger("r", 1, 1 << 20);
    return new AdapterConfig(
        true,
        rank,
        fields.positive("lora_alpha").orElse(8),
        fields.flag("use_rslora", false),
        fields.flag("fan_in_fan_out", false),
        false,
        pattern(fields, "alpha_pattern"),
        pattern(fields, "rank_pattern"));
  }

  private static AdapterConfig mlx(JsonFields fields) {
    String type = fields.text("fine_tune_type").orElse("lora");
    if (!type.equals("lora") && !type.equals("full")) {
      throw fields.unsupported(
          "fine_tune_type", "adapters of the type " + type + ", only lora and full are");
    }
    double scale =
        fields
            .object("lora_parameters")
            .map(parameters -> parameters.positive("scale").orElse(MLX_SCALE))
            .orElse(MLX_SCALE);
    return new AdapterConfig(
        false, 0, scale, false, false, type.equals("full"), Map.of(), Map.of());
  }

  private static Map<String, Double> pattern(JsonFields fields, String key) {
    var pattern = new LinkedHashMap<String, Double>();
    fields
        .object(key)
        .ifPresent(
            object ->
                object
                    .node()
                    .propertyNames()
                    .forEach(name -> pattern.put(name, object.positive(name).orElse(0))));
    return pattern;
  }

  /** Whether a module's tensors must have the rank that is stated. */
  boolean statesRank(String module) {
    return rank > 0 && of(ranks, module, 0) == 0;
  }

  /** What a module's product is multiplied by. */
  float scale(String module, long r) {
    if (!peft) {
      return (float) alpha;
    }
    double numerator = of(alphas, module, alpha);
    return (float) (numerator / (rankStabilized ? Math.sqrt(r) : r));
  }

  // PEFT takes keys as the end of a path, from a dot on.
  private static double of(Map<String, Double> pattern, String module, double standard) {
    for (var entry : pattern.entrySet()) {
      if (module.equals(entry.getKey()) || module.endsWith("." + entry.getKey())) {
        return entry.getValue();
      }
    }
    return standard;
  }
}
