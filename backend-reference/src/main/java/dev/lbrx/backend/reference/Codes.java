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

  /** Sets element {@code i}, whose bits are zero, of the row that begins at a word. */
  public static void put(Tensor words, long row, int bits, long i, int code) {
    long bit = i * bits;
    long word = row + bit / 32;
    long shifted = (long) code << bit % 32;
    Elements.setInt(words, word, Elements.getInt(words, word) | (int) shifted);
    if (shifted >>> 32 != 0) {
      Elements.setInt(words, word + 1, Elements.getInt(words, word + 1) | (int) (shifted >>> 32));
    }
  }

  /** Zeroes the words of the row that begins at a word. */
  public static void clear(Tensor words, long row) {
    for (long word = 0; word < words.spec().last(); word++) {
      Elements.setInt(words, row + word, 0);
    }
  }
}
