package dev.lbrx.backend.vector.quantize;

import java.lang.foreign.MemorySegment;

/** Encodes blocks of 32 bf16 of one type, many at a time, from where they lie in memory. */
interface PairEncoder {
  /**
   * Encodes {@code blocks} blocks, at most those of a tile.
   *
   * @param work working memory as that of {@link TileEncoder}, whose floats of blocks are used
   * @param codes working memory for as many ints as a tile has elements
   */
  void encode(
      MemorySegment from,
      long bytes,
      int blocks,
      float[] work,
      int[] codes,
      MemorySegment to,
      long at);
}
