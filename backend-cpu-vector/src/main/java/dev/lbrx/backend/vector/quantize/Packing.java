package dev.lbrx.backend.vector.quantize;

/** Codes as ints to and from a little-endian stream of words, a tile at a time. */
final class Packing {
  /** Codes of a tile: a multiple of every group. In its array the words follow the codes. */
  static final int TILE = 1024;

  private Packing() {}

  /** Packs the first {@code count} ints, a multiple of 32, to the words at {@link #TILE}. */
  static void pack(int[] tile, int count, int bits) {
    if (bits == 4) {
      packNibbles(tile, count);
    } else {
      packAny(tile, count, bits);
    }
  }

  // The usual width, eight codes a word: a loop of known length is unrolled.
  private static void packNibbles(int[] tile, int count) {
    for (int i = 0; i < count; i += 8) {
      int word = 0;
      for (int j = 0; j < 8; j++) {
        word |= tile[i + j] << 4 * j;
      }
      tile[TILE + i / 8] = word;
    }
  }

  private static void packAny(int[] tile, int count, int bits) {
    int word = TILE;
    int filled = 0;
    long pending = 0;
    for (int i = 0; i < count; i++) {
      pending |= (long) tile[i] << filled;
      filled += bits;
      if (filled >= 32) {
        tile[word++] = (int) pending;
        pending >>>= 32;
        filled -= 32;
      }
    }
  }

  /** Unpacks the words at {@link #TILE} to the first {@code count} ints. */
  static void unpack(int[] tile, int count, int bits) {
    if (bits == 4) {
      unpackNibbles(tile, count);
    } else {
      unpackAny(tile, count, bits);
    }
  }

  private static void unpackNibbles(int[] tile, int count) {
    for (int i = 0; i < count; i += 8) {
      int word = tile[TILE + i / 8];
      for (int j = 0; j < 8; j++) {
        tile[i + j] = word >>> 4 * j & 15;
      }
    }
  }

  private static void unpackAny(int[] tile, int count, int bits) {
    int word = TILE;
    int left = 0;
    long pending = 0;
    long mask = (1L << bits) - 1;
    for (int i = 0; i < count; i++) {
      if (left < bits) {
        pending |= Integer.toUnsignedLong(tile[word++]) << left;
        left += 32;
      }
      tile[i] = (int) (pending & mask);
      pending >>>= bits;
      left -= bits;
    }
  }
}
