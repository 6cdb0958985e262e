package dev.lbrx.formats.mlxpack;

/**
 * A safetensors file inside a pack of version 1.
 *
 * @param name a plain file name
 * @param offset of its first byte, counted from the end of the metadata
 * @param bytes its size
 */
record PackedFile(String name, long offset, long bytes) {}
