package dev.lbrx.inference.tokenizer;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Merges the symbols of a word: always the adjacent pair of the lowest rank, of equal ones the
 * leftmost, until none is left; O(n log n).
 *
 * <p>Source: Sennrich et al., Neural Machine Translation of Rare Words with Subword Units, 2016.
 */
final class BytePairEncoder {
  /** No id: what stands for a byte that the vocabulary does not have, or for a merged symbol. */
  static final int ABSENT = -1;

  private final MergeTable merges;

  /** An encoder with the pairs that merge. */
  BytePairEncoder(MergeTable merges) {
    this.merges = merges;
  }

  /** The tokens of a word that is given by the tokens of its bytes or characters. */
  int[] encode(int[] word) {
    return word.length > 1 ? new Symbols(word).merge() : word;
  }

  /** A word's tokens as a linked list. */
  private final class Symbols {
    private static final int NOTHING = -1;

    private final int[] ids;
    private final int[] next;
    private final int[] previous;
    private final PriorityQueue<Long> candidates = new PriorityQueue<>();
    private final int count;

    Symbols(int[] word) {
      ids = word.clone();
      count = word.length;
      next = new int[count];
      previous = new int[count];
      for (int i = 0; i < count; i++) {
        previous[i] = i - 1;
        next[i] = i + 1 < count ? i + 1 : NOTHING;
      }
    }

    int[] merge() {
      for (int i = 0; i + 1 < count; i++) {
        propose(i);
      }
      for (Long candidate = candidates.poll(); candidate != null; candidate = candidates.poll()) {
        int left = (int) (long) candidate;
        int rank = (int) (candidate >>> 32);
        int right = ids[left] == ABSENT ? NOTHING : next[left];
        if (right == NOTHING) {
          continue;
        }
        long found = merges.find(ids[left], ids[right]);
        // A neighbour may have changed since this was proposed.
        if (found != MergeTable.NONE && (int) (found >>> 32) == rank) {
          join(left, right, (int) found);
        }
      }
      return remaining();
    }

    private void propose(int left) {
      long found = merges.find(ids[left], ids[next[left]]);
      if (found != MergeTable.NONE) {
        candidates.add(found & 0xFFFFFFFF00000000L | left);
      }
    }

    private void join(int left, int right, int merged) {
      ids[left] = merged;
      ids[right] = ABSENT;
      next[left] = next[right];
      if (next[left] != NOTHING) {
        previous[next[left]] = left;
        propose(left);
      }
      if (previous[left] != NOTHING) {
        propose(previous[left]);
      }
    }

    private int[] remaining() {
      int[] tokens = new int[count];
      int length = 0;
      for (int i = 0; i != NOTHING; i = next[i]) {
        tokens[length++] = ids[i];
      }
      return Arrays.copyOf(tokens, length);
    }
  }
}
