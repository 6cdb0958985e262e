package dev.lbrx.backend.vector;

import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Small integers from a little-endian stream of u32 words. */
public final class Codes {
  /** Codes that fill whole words at every width: as many words as a code has bits. */
  public static final int UNIT = 32;

  private Codes() {}

  /** Reads the words of {@code units} units from a byte offset to {@code at}. */
  public static void load(Tensor codes, long bytes, int bits, int units, int[] to, int at) {
    if (units > 0) { // Rows of an empty tensor begin outside of its segment.
      var segment = codes.segment();
      MemorySegment.copy(segment, ValueLayout.JAVA_INT_UNALIGNED, bytes, to, at, units * bits);
    }
  }

  /** Unpacks units as floats: code i of unit u goes to {@code at + u · unitStep + i · step}. */
  public static void unpack(
      int[] words, int word, int bits, int units, float[] to, int at, int unitStep, int step) {
    int mask = (1 << bits) - 1;
    for (int u = 0; u < units; u++) {
      int first = word + u * bits;
      int target = at + u * unitStep;
      for (int i = 0; i < UNIT; i++) {
        int bit = i * bits;
        int shift = bit & 31;
        int code = words[first + (bit >>> 5)] >>> shift;
        if (shift + bits > 32) {
          code |= words[first + (bit >>> 5) + 1] << (32 - shift);
        }
        to[target + i * step] = code & mask;
      }
    }
  }
}
