package dev.lbrx.formats.huggingface;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Rotary position parameters, from either spelling of config.json.
 *
 * @param theta the base of the angles
 * @param type {@code default}, {@code linear}, {@code llama3}, {@code yarn}, …
 * @param partialFactor which share of a head is rotated, at most 1
 * @param numbers the type's own numbers by their key: {@code factor}, {@code
 *     original_max_position_embeddings}, …; all above 0
 * @param truncated whether YaRN rounds the ends of its ramp; true where not given
 * @param shortFactors {@code short_factor} of LongRoPE, one a pair; maybe none
 * @param longFactors {@code long_factor}
 */
public record RopeParameters(
    double theta,
    String type,
    double partialFactor,
    Map<String, Double> numbers,
    boolean truncated,
    List<Double> shortFactors,
    List<Double> longFactors) {
  /** Copies what it holds. */
  public RopeParameters {
    numbers = Map.copyOf(numbers);
    shortFactors = List.copyOf(shortFactors);
    longFactors = List.copyOf(longFactors);
  }

  /** Parameters of a type that has numbers only, for whole heads. */
  public RopeParameters(double theta, String type, Map<String, Double> numbers) {
    this(theta, type, 1, numbers, true, List.of(), List.of());
  }

  /** One of the type's own numbers. */
  public OptionalDouble number(String key) {
    Double number = numbers.get(key);
    return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
  }
}
