package dev.lbrx.ops.quantize.block;

import java.lang.foreign.MemorySegment;

/**
 * One of GGML's quantized types as it is read and written. Encoding follows ggml's sequence of f32
 * operations, so that the bytes are the same: sums ascending, no fused multiply-add.
 */
public interface BlockEncoder extends BlockDecoder {
  /**
   * Encodes the block of a row that begins at element {@code at} to byte {@code bytes}, writing
   * every byte of it. Its elements are finite.
   */
  void encode(BlockRow row, int at, MemorySegment to, long bytes);

  /** As {@link #encode}, of elements that need not be finite: then it writes {@link #encodeNan}. */
  default void encodeAny(BlockRow row, int at, MemorySegment to, long bytes) {
    if (row.isFinite(at, type().block())) {
      encode(row, at, to, bytes);
    } else {
      encodeNan(to, bytes);
    }
  }

  /** The byte of a block where an f16 scale is that all its elements are multiplied with. */
  default int scaleByte() {
    return 0;
  }

  /** Writes the block that stands for elements of which one is not finite: its scale is NaN. */
  default void encodeNan(MemorySegment to, long bytes) {
    to.asSlice(bytes, type().bytes()).fill((byte) 0);
    Bytes.putHalf(to, bytes + scaleByte(), Float.NaN);
  }
}
