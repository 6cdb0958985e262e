package dev.lbrx.formats.huggingface;

import dev.lbrx.formats.json.JsonFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/**
 * Reads rotary position parameters: new files hold everything in rope_parameters, maybe once for
 * each kind of layer, older ones theta, the rotated share and the first context beside
 * rope_scaling, and the theta of layers with a sliding window in rope_local_base_freq.
 */
final class RopeReader {
  private static final double THETA = 10_000;
  private static final int MOST_FACTORS = 1 << 16;
  private static final List<String> NUMBERS =
      List.of(
          "attention_factor",
          "beta_fast",
          "beta_slow",
          "factor",
          "high_freq_factor",
          "low_freq_factor",
          "mscale",
          "mscale_all_dim",
          "original_max_position_embeddings");

  private final JsonFields config;
  private final Optional<JsonFields> scaling;

  RopeReader(JsonFields config) {
    this(config, full(config).or(() -> config.object("rope_scaling")));
  }

  // Where layers of different kinds turn differently, each kind has its own object.
  private static Optional<JsonFields> full(JsonFields config) {
    return config.object("rope_parameters").map(all -> all.object("full_attention").orElse(all));
  }

  private RopeReader(JsonFields config, Optional<JsonFields> scaling) {
    this.config = config;
    this.scaling = scaling;
  }

  RopeParameters parameters() {
    String type =
        scaling.flatMap(s -> s.text("rope_type").or(() -> s.text("type"))).orElse("default");
    return new RopeParameters(
        either("rope_theta").orElse(THETA),
        type,
        partialFactor(),
        numbers(),
        scaling.map(s -> s.flag("truncate", true)).orElse(true),
        factors("short_factor"),
        factors("long_factor"));
  }

  /** Those of layers with a sliding window. */
  RopeParameters slidingParameters() {
    var own = config.object("rope_parameters").flatMap(all -> all.object("sliding_attention"));
    var local = config.positive("rope_local_base_freq");
    if (own.isPresent()) {
      return new RopeReader(config, own).parameters();
    }
    return local.isPresent()
        ? new RopeParameters(local.getAsDouble(), "default", Map.of())
        : parameters();
  }

  private double partialFactor() {
    String key = "partial_rotary_factor";
    double factor = either(key).orElse(1);
    if (factor > 1) {
      throw (config.has(key) ? config : scaling.orElse(config)).wrong(key, "a number up to 1");
    }
    return factor;
  }

  private Map<String, Double> numbers() {
    var numbers = new HashMap<String, Double>();
    for (String key : NUMBERS) {
      // A weight of 0 says the same as none.
      boolean zero =
          scaling
                  .flatMap(s -> s.any(key))
                  .filter(n -> n.isNumber() && n.doubleValue() == 0)
                  .isPresent()
              && key.startsWith("mscale");
      if (!zero) {
        (key.startsWith("original") ? either(key) : own(key)).ifPresent(n -> numbers.put(key, n));
      }
    }
    return numbers;
  }

  private List<Double> factors(String key) {
    var factors = new ArrayList<Double>();
    if (scaling.isPresent()) {
      for (JsonNode element : scaling.get().array(key)) {
        if (!element.isNumber()
            || !(element.doubleValue() > 0)
            || !Double.isFinite(element.doubleValue())
            || factors.size() >= MOST_FACTORS) {
          throw scaling.get().wrong(key, "numbers above 0, one a pair of a head's elements");
        }
        factors.add(element.doubleValue());
      }
    }
    return factors;
  }

  private OptionalDouble either(String key) {
    var own = own(key);
    return own.isPresent() ? own : config.positive(key);
  }

  private OptionalDouble own(String key) {
    return scaling.map(s -> s.positive(key)).orElse(OptionalDouble.empty());
  }
}
