package dev.lbrx.formats.adapter;

import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.spi.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * An {@code adapter_config.json}: PEFT's, which has a {@code peft_type}, or MLX's.
 *
 * @param peft whether it is PEFT's
 * @param rank {@code r}; 0 where the tensors alone say it
 * @param alpha PEFT's numerator; for MLX the scale itself
 * @param rankStabilized whether the denominator is √r
 * @param transposedBase {@code fan_in_fan_out}: the model's matrices are [in, out]
 * @param magnitudes whether rows have lengths of their own (DoRA)
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
    boolean magnitudes,
    boolean full,
    Map<String, Double> alphas,
    Map<String, Double> ranks) {
  private static final double MLX_SCALE = 20;
  private static final Pattern PATH = Pattern.compile("\\^?[A-Za-z0-9_.-]+");

  static AdapterConfig of(ObjectNode json, String source) {
    var fields = new JsonFields(source, ErrorCode.CONFIG, json);
    return fields.has("peft_type") ? peft(fields) : mlx(fields);
  }

  private static AdapterConfig peft(JsonFields fields) {
    String type = fields.requiredText("peft_type");
    if (!type.equals("LORA")) {
      throw fields.unsupported("peft_type", "adapters of the type " + type + ", only LORA is");
    }
    for (String key : List.of("lora_bias", "use_qalora")) {
      if (fields.flag(key, false)) {
        throw fields.unsupported(key, "adapters with " + key + " are not supported");
      }
    }
    for (String key : List.of("layer_replication", "alora_invocation_tokens")) {
      if (fields.has(key)) {
        throw fields.unsupported(key, "adapters with " + key + " are not supported");
      }
    }
    long rank = fields.requiredInteger("r", 1, 1 << 20);
    return new AdapterConfig(
        true,
        rank,
        factor(fields, "lora_alpha").orElse(8),
        fields.flag("use_rslora", false),
        fields.flag("fan_in_fan_out", false),
        fields.flag("use_dora", false),
        false,
        pattern(fields, "alpha_pattern"),
        pattern(fields, "rank_pattern"));
  }

  private static AdapterConfig mlx(JsonFields fields) {
    String type = fields.text("fine_tune_type").orElse("lora");
    if (!List.of("lora", "dora", "full").contains(type)) {
      throw fields.unsupported(
          "fine_tune_type", "adapters of the type " + type + ", only lora, dora and full are");
    }
    double scale =
        fields
            .object("lora_parameters")
            .map(parameters -> factor(parameters, "scale").orElse(MLX_SCALE))
            .orElse(MLX_SCALE);
    return new AdapterConfig(
        false,
        0,
        scale,
        false,
        false,
        type.equals("dora"),
        type.equals("full"),
        Map.of(),
        Map.of());
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
                    .forEach(
                        name -> {
                          // PEFT takes keys as regular expressions; in use they are plain paths.
                          if (!PATH.matcher(name).matches()) {
                            throw object.unsupported(
                                name, "a pattern of modules; write their paths out instead");
                          }
                          pattern.put(name, factor(object, name).orElse(0));
                        }));
    return pattern;
  }

  private static OptionalDouble factor(JsonFields fields, String key) {
    var factor = fields.positive(key);
    if (factor.isPresent() && Float.isInfinite((float) factor.getAsDouble())) {
      throw fields.wrong(key, "a number above 0 and at most " + Float.MAX_VALUE);
    }
    return factor;
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
      String key = entry.getKey();
      boolean whole = key.startsWith("^");
      if (module.equals(whole ? key.substring(1) : key) || (!whole && module.endsWith("." + key))) {
        return entry.getValue();
      }
    }
    return standard;
  }
}
