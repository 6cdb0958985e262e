package dev.lbrx.formats.mlxpack;

import java.util.Optional;

/**
 * A file inside a pack.
 *
 * @param name a plain file name
 * @param position of its first byte in the pack
 * @param bytes its size
 * @param sha256 of its bytes, in hexadecimal; empty in packs of version 1
 */
public record Section(String name, long position, long bytes, Optional<String> sha256) {
  boolean isWeights() {
    return name.endsWith(PackMetadata.SUFFIX);
  }
}
