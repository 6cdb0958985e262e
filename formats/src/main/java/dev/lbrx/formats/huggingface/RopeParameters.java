package dev.lbrx.formats.huggingface;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Rotary position parameters, from either spelling of config.json.
 *
 * @param theta the base of the angles
 * @param type {@code default}, {@code linear}, {@code llama3}, …: what the family must know
 * @param factor the scaling factor of a type that has one
 * @param lowFrequencyFactor of {@code llama3}
 * @param highFrequencyFactor of {@code llama3}
 * @param originalPositions the context that the model was first trained with
 */
public record RopeParameters(
    double theta,
    String type,
    OptionalDouble factor,
    OptionalDouble lowFrequencyFactor,
    OptionalDouble highFrequencyFactor,
    OptionalLong originalPositions) {}
