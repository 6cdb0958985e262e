package dev.lbrx.backend.vector.merge;

import java.util.Arrays;

/** Sorts the elements of a row by magnitude, by radix: three times 11 bits of the 31. */
final class RowRanks {
  private static final int BITS = 11;
  private static final int BINS = 1 << BITS;

  private RowRanks() {}

  /** Ints that {@link #sort} needs for a row. */
  static int ints(long n) {
    return Math.toIntExact(3 * n + BINS);
  }

  /**
   * Sorts the {@code n} elements whose bits lie at the start of {@code local}, the smallest
   * magnitude first, of equal ones the higher index. Returns where their indices lie.
   */
  static int sort(int[] local, int n) {
    int from = n;
    int to = 2 * n;
    for (int i = 0; i < n; i++) {
      local[from + i] = n - 1 - i;
    }
    for (int shift = 0; shift < 31; shift += BITS) {
      count(local, n, shift);
      for (int i = 0; i < n; i++) {
        int index = local[from + i];
        local[to + local[3 * n + digit(local[index], shift)]++] = index;
      }
      int swapped = from;
      from = to;
      to = swapped;
    }
    return from;
  }

  /** Where the indices of each digit begin. */
  private static void count(int[] local, int n, int shift) {
    int bins = 3 * n;
    Arrays.fill(local, bins, bins + BINS, 0);
    for (int i = 0; i < n; i++) {
      local[bins + digit(local[i], shift)]++;
    }
    int start = 0;
    for (int bin = bins; bin < bins + BINS; bin++) {
      int count = local[bin];
      local[bin] = start;
      start += count;
    }
  }

  private static int digit(int bits, int shift) {
    return (bits & Integer.MAX_VALUE) >>> shift & BINS - 1;
  }
}
