package dev.lbrx.inference.model;

import dev.lbrx.formats.huggingface.RopeParameters;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.OptionalDouble;

/**
 * The inverse frequencies of rotary position embedding, {@code 1 / base^(2i/d)}, scaled as a model
 * asks. Computed in f64 and rounded to f32 once.
 *
 * <p>{@code linear}: divided by the factor. {@code llama3}, with the wavelength λ = 2π / frequency
 * and the first training's context ctx: divided by the factor where λ &gt; ctx / low, as it is
 * where λ &lt; ctx / high, and between the two {@code (1 − κ) / factor + κ} times itself, κ =
 * (ctx/λ − low) / (high − low).
 *
 * <p>Source: Su et al., RoFormer, 2021, §3.2.2; Chen et al., Extending Context Window by Positional
 * Interpolation, 2023; Llama 3.1's model card.
 */
final class RotaryFrequencies {
  private RotaryFrequencies() {}

  /**
   * The frequencies of a head of {@code headSize} elements.
   *
   * @throws LbrxException with {@code LBRX-503} for a type that is not supported, {@code LBRX-203}
   *     where one of its parameters is missing
   */
  static float[] of(RopeParameters rope, int headSize) {
    float[] frequencies = new float[headSize / 2];
    for (int i = 0; i < frequencies.length; i++) {
      double plain = 1 / StrictMath.pow(rope.theta(), 2.0 * i / headSize);
      frequencies[i] = (float) scaled(rope, plain);
    }
    return frequencies;
  }

  private static double scaled(RopeParameters rope, double frequency) {
    return switch (rope.type()) {
      case "default" -> frequency;
      case "linear" -> frequency / required(rope, rope.factor(), "factor");
      case "llama3" -> llama3(rope, frequency);
      default ->
          throw new LbrxException(
              ErrorCode.UNSUPPORTED,
              "rotary embedding of rope_type "
                  + rope.type()
                  + " is not supported: default, linear and llama3 are");
    };
  }

  private static double llama3(RopeParameters rope, double frequency) {
    double factor = required(rope, rope.factor(), "factor");
    double low = required(rope, rope.lowFrequencyFactor(), "low_freq_factor");
    double high = required(rope, rope.highFrequencyFactor(), "high_freq_factor");
    double context =
        rope.originalPositions()
            .orElseThrow(() -> missing(rope, "original_max_position_embeddings"));
    double wavelength = 2 * Math.PI / frequency;
    if (wavelength > context / low) {
      return frequency / factor;
    }
    if (wavelength < context / high) {
      return frequency;
    }
    double kept = (context / wavelength - low) / (high - low);
    return ((1 - kept) / factor + kept) * frequency;
  }

  private static double required(RopeParameters rope, OptionalDouble value, String name) {
    return value.orElseThrow(() -> missing(rope, name));
  }

  private static LbrxException missing(RopeParameters rope, String name) {
    return new LbrxException(
        ErrorCode.CONFIG,
        "config.json: rope_type " + rope.type() + " needs " + name + ": add it from the original");
  }
}
