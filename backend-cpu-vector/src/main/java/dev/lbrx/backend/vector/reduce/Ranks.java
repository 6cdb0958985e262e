package dev.lbrx.backend.vector.reduce;

import dev.lbrx.ops.reduce.RankKeys;
import java.util.Arrays;

/** Selecting and sorting by {@link RankKeys}, a byte of the key at a time. */
final class Ranks {
  /** Ints of working memory that {@link #select} and {@link #sort} use. */
  static final int BINS = 256;

  private Ranks() {}

  /** Writes the keys of {@code n} floats to {@code at}. */
  static void keys(float[] x, int n, int[] keys, int at) {
    for (int i = 0; i < n; i++) {
      keys[at + i] = RankKeys.of(x[i]);
    }
  }

  /**
   * The key of a rank, 0 the least, among {@code n} keys from {@code at} on; uses {@link #BINS}
   * ints from {@code bins} on.
   */
  static int select(int[] keys, int at, int n, int rank, int bins) {
    int found = 0;
    int left = rank;
    for (int shift = 24; shift >= 0; shift -= 8) {
      Arrays.fill(keys, bins, bins + BINS, 0);
      count(keys, at, n, found, shift, bins);
      int digit = 0;
      while (left >= keys[bins + digit]) {
        left -= keys[bins + digit];
        digit++;
      }
      found |= digit << shift;
    }
    return found ^ Integer.MIN_VALUE;
  }

  // Keys count as unsigned with the sign bit flipped; those that begin as found does.
  private static void count(int[] keys, int at, int n, int found, int shift, int bins) {
    long prefix = Integer.toUnsignedLong(found) >>> shift + 8;
    for (int i = at; i < at + n; i++) {
      int key = keys[i] ^ Integer.MIN_VALUE;
      if (Integer.toUnsignedLong(key) >>> shift + 8 == prefix) {
        keys[bins + (key >>> shift & BINS - 1)]++;
      }
    }
  }

  /**
   * Sorts {@code count} places by the keys they stand for, descending, equal ones in the order they
   * lie. Place p's key is at {@code keys[p]}; the places are at {@code from}, as many ints at
   * {@code spare} are free, and the result is at {@code from} again.
   */
  static void sort(int[] keys, int from, int spare, int count, int bins) {
    int source = from;
    int target = spare;
    for (int shift = 0; shift < 32; shift += 8) {
      Arrays.fill(keys, bins, bins + BINS, 0);
      for (int i = 0; i < count; i++) {
        keys[bins + digit(keys[keys[source + i]], shift)]++;
      }
      int before = 0;
      for (int b = bins; b < bins + BINS; b++) {
        int many = keys[b];
        keys[b] = before;
        before += many;
      }
      for (int i = 0; i < count; i++) {
        int place = keys[source + i];
        keys[target + keys[bins + digit(keys[place], shift)]++] = place;
      }
      int exchanged = source;
      source = target;
      target = exchanged;
    }
  }

  // The greatest key has the least digits.
  private static int digit(int key, int shift) {
    return ~(key ^ Integer.MIN_VALUE) >>> shift & BINS - 1;
  }
}
