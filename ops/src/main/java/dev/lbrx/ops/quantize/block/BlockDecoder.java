package dev.lbrx.ops.quantize.block;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;

/**
 * One of GGML's quantized types as it is read: a block is integer codes c with a scale s, and in
 * some types an offset b, for every {@link #group()} of them. An element is {@code s·c}, or {@code
 * s·c + b}, each step rounded to f32. Zero points, tables of uneven steps and signs are within the
 * codes, so that weights of every type are decoded, gathered and multiplied by the same few loops.
 *
 * <p>Implementations are named after their type, keep no state and may be shared between threads.
 */
public interface BlockDecoder {
  /** The type, which knows the elements and bytes of a block. */
  DType type();

  /** Elements that share a scale: 16 or 32. Types with fewer scales repeat them. */
  default int group() {
    return 32;
  }

  /** Whether groups have offsets. */
  default boolean offsets() {
    return false;
  }

  /**
   * Decodes one block: its codes, exact as f32, then for each group a scale and, if there are any,
   * an offset.
   *
   * @param from what the block is in, at byte {@code at}
   * @param to takes codes from index {@code codes} on, scales from {@code scales} on, offsets from
   *     {@code offsets} on; the last are left alone by types without
   */
  void decode(MemorySegment from, long at, float[] to, int codes, int scales, int offsets);
}
