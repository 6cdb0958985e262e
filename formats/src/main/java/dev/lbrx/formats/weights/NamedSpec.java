package dev.lbrx.formats.weights;

import dev.lbrx.spi.Spec;

/** A tensor to write: its name, dtype and shape. */
public record NamedSpec(String name, Spec spec) {}
