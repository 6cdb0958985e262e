package dev.lbrx.formats.weights;

import dev.lbrx.spi.Spec;

/**
 * One tensor of a file.
 *
 * @param name its key in the header
 * @param spec dense dtype and shape
 * @param position the file offset of its first byte
 * @param bytes its size
 */
public record TensorEntry(String name, Spec spec, long position, long bytes) {}
