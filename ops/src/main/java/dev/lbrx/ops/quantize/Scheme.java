package dev.lbrx.ops.quantize;

/**
 * How MLX packs a weight: codes of some bits in a little-endian stream of u32 words along each row,
 * and what a group of neighbouring elements shares.
 */
public sealed interface Scheme permits Affine, Microscaling {
  /** Bits of a code. */
  int bits();

  /** Elements of a group. */
  int group();

  /** The u32 words that hold {@code elements} codes, a multiple of 32. */
  default long words(long elements) {
    return elements / 32 * bits();
  }

  /** The elements that so many u32 words hold. */
  default long elements(long words) {
    return words / bits() * 32;
  }
}
