package dev.lbrx.backend.reference;

import dev.lbrx.spi.Tensor;

/** Elements of tensors that hold small integers in a little-endian stream of u32 words. */
public final class Codes {
  private Codes() {}

  /** Element {@code i} of the row that begins at a word, counted from the tensor's first. */
  public static int get(Tensor words, long row, int bits, long i) {
    long bit = i * bits;
    long word = row + bit / 32;
    int shift = (int) (bit % 32);
    int code = Elements.getInt(words, word) >>> shift;
    if (shift + bits > 32) {
      code |= Elements.getInt(words, word + 1) << (32 - shift);
    }
    return code & (1 << bits) - 1;
  }
}
