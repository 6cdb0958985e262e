package dev.lbrx.inference.model;

import dev.lbrx.formats.huggingface.RopeParameters;
import dev.lbrx.ops.position.RotaryFrequencies;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.List;

/** The rule of rotary frequencies that a configuration asks for. */
final class RotaryRule {
  private RotaryRule() {}

  /**
   * The rule.
   *
   * @param headSize elements of a head
   * @param positions the model's {@code max_position_embeddings}, 0 where it says nothing
   * @throws LbrxException with {@code LBRX-503} for a type that is not supported, {@code LBRX-203}
   *     where one of its parameters is missing or of another length
   */
  static RotaryFrequencies of(RopeParameters rope, int headSize, long positions) {
    double base = rope.theta();
    return switch (rope.type()) {
      case "default" -> new RotaryFrequencies.Plain(base);
      case "linear" -> new RotaryFrequencies.Linear(base, required(rope, "factor"));
      case "dynamic" ->
          new RotaryFrequencies.DynamicNtk(
              base, required(rope, "factor"), context(rope, positions));
      case "llama3" ->
          new RotaryFrequencies.Llama3(
              base,
              required(rope, "factor"),
              required(rope, "low_freq_factor"),
              required(rope, "high_freq_factor"),
              required(rope, "original_max_position_embeddings"));
      case "yarn" -> yarn(rope, positions);
      case "longrope", "su" -> longRope(rope, rotated(rope, headSize) / 2, positions);
      case "proportional" ->
          new RotaryFrequencies.Proportional(
              base, rope.partialFactor(), rope.number("factor").orElse(1));
      default ->
          throw new LbrxException(
              ErrorCode.UNSUPPORTED,
              "rotary embedding of rope_type "
                  + rope.type()
                  + " is not supported: default, linear, dynamic, llama3, yarn, longrope and"
                  + " proportional are");
    };
  }

  /** How many elements of a head are rotated. */
  static int rotated(RopeParameters rope, int headSize) {
    // The proportional rule has its resting pairs inside.
    double share = rope.type().equals("proportional") ? 1 : rope.partialFactor();
    return (int) (headSize * share) / 2 * 2;
  }

  private static RotaryFrequencies yarn(RopeParameters rope, long positions) {
    double context = context(rope, positions);
    double factor = rope.number("factor").orElseGet(() -> positions / context);
    double all = rope.number("mscale_all_dim").orElse(0);
    double magnitude =
        rope.number("attention_factor")
            .orElseGet(
                () ->
                    RotaryFrequencies.Yarn.magnitude(factor, rope.number("mscale").orElse(1))
                        / RotaryFrequencies.Yarn.magnitude(factor, all));
    return new RotaryFrequencies.Yarn(
        rope.theta(),
        factor,
        context,
        rope.number("beta_fast").orElse(32),
        rope.number("beta_slow").orElse(1),
        rope.truncated(),
        (float) magnitude);
  }

  private static RotaryFrequencies longRope(RopeParameters rope, int pairs, long positions) {
    double context = context(rope, positions);
    double factor = positions > 0 ? positions / context : rope.number("factor").orElse(1);
    double magnitude =
        rope.number("attention_factor")
            .orElseGet(() -> RotaryFrequencies.LongRope.magnitude(factor, context));
    return new RotaryFrequencies.LongRope(
        rope.theta(),
        factors(rope, rope.shortFactors(), pairs, "short_factor"),
        factors(rope, rope.longFactors(), pairs, "long_factor"),
        context,
        (float) magnitude);
  }

  private static List<Double> factors(
      RopeParameters rope, List<Double> factors, int pairs, String name) {
    if (factors.size() != pairs) {
      throw new LbrxException(
          ErrorCode.CONFIG,
          "config.json: "
              + name
              + " has "
              + factors.size()
              + " numbers, expected one for each of the "
              + pairs
              + " rotated pairs of a head: take it from the original");
    }
    return factors;
  }

  private static double context(RopeParameters rope, long positions) {
    var original = rope.number("original_max_position_embeddings");
    if (original.isEmpty() && positions == 0) {
      throw missing(rope, "original_max_position_embeddings");
    }
    return original.orElse(positions);
  }

  private static double required(RopeParameters rope, String name) {
    return rope.number(name).orElseThrow(() -> missing(rope, name));
  }

  private static LbrxException missing(RopeParameters rope, String name) {
    return new LbrxException(
        ErrorCode.CONFIG,
        "config.json: rope_type " + rope.type() + " needs " + name + ": add it from the original");
  }
}
