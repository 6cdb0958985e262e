package dev.lbrx.toolkit.repair;

import dev.lbrx.formats.weights.NamedSpec;
import java.util.Map;

/**
 * What is left of a safetensors file.
 *
 * @param found tensors with their places
 * @param described tensors whose dtype and shape are known, in the header's order
 * @param metadata texts beside them
 */
record Remains(Found found, Map<String, NamedSpec> described, Map<String, String> metadata) {}
