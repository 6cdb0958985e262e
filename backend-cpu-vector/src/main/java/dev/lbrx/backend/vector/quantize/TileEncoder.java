package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.Floats;
import java.lang.foreign.MemorySegment;

/** Encodes blocks of 32 of one type, many at a time. */
interface TileEncoder {
  /** Elements of a tile. */
  int ELEMENTS = 4096;

  /** Elements of a block. */
  int BLOCK = 32;

  /** Behind a tile's elements: three floats a block for what encoders find out about blocks. */
  int FIRST = ELEMENTS;

  /** See {@link #FIRST}. */
  int SECOND = FIRST + ELEMENTS / BLOCK;

  /** See {@link #FIRST}. */
  int THIRD = SECOND + ELEMENTS / BLOCK;

  /** Behind those: room for as many blocks as a vector has lanes. */
  int WORK = THIRD + ELEMENTS / BLOCK;

  /** Floats of a tile. */
  int FLOATS = WORK + BLOCK * Floats.LANES;

  /**
   * Encodes the first {@code blocks} blocks of a tile to byte {@code at}.
   *
   * @param codes working memory for as many ints as the tile has elements
   */
  void encode(float[] tile, int blocks, int[] codes, MemorySegment to, long at);
}
