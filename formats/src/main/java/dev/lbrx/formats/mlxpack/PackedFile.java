package dev.lbrx.formats.mlxpack;

/**
 * A safetensors file inside a pack.
 *
 * @param name a plain file name
 * @param offset of its first byte, counted from the end of the metadata
 * @param bytes its size
 */
public record PackedFile(String name, long offset, long bytes) {}
