package dev.lbrx.formats.safetensors;

import dev.lbrx.spi.Spec;

/** A tensor to write: its name, dtype and shape. */
public record NamedSpec(String name, Spec spec) {}
