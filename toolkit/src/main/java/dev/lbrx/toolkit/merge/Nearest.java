package dev.lbrx.toolkit.merge;

import java.util.Collection;
import java.util.Comparator;

/** Finds the valid name that a misspelt one most likely means. */
final class Nearest {
  private static final int LONGEST = 64;

  private Nearest() {}

  /** The valid name with the fewest edits to {@code word}; of equals the first in the alphabet. */
  static String of(String word, Collection<String> valid) {
    String start = word.substring(0, Math.min(word.length(), LONGEST));
    return valid.stream()
        .min(
            Comparator.comparingInt((String name) -> edits(start, name))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  /** Insertions, removals, replacements and swaps of neighbours that turn a into b. */
  static int edits(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        best = Math.min(best, cost[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = best;
      }
    }
    return cost[a.length()][b.length()];
  }
}
