package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.BpeModel;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.Arrays;
import java.util.Set;

/** Which pairs of tokens merge, in which rank and into what: a hash table of plain longs. */
final class MergeTable {
  /** What {@link #find} says of a pair that does not merge. */
  static final long NONE = -1;

  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long[] pairs;
  private final long[] merges;
  private final int shift;

  MergeTable(int count) {
    int bits = Math.max(4, 33 - Integer.numberOfLeadingZeros(Math.max(1, count)));
    pairs = new long[1 << bits];
    merges = new long[1 << bits];
    shift = 64 - bits;
    Arrays.fill(merges, NONE);
  }

  /** The pairs of a model, but for those that become special tokens. */
  static MergeTable of(BpeModel model, Set<String> special) {
    var table = new MergeTable(model.merges().size());
    int rank = 0;
    for (var merge : model.merges()) {
      String merged = merge.merged();
      if (!special.contains(merged)) {
        table.put(id(model, merge.left()), id(model, merge.right()), rank, id(model, merged));
      }
      rank++;
    }
    return table;
  }

  private static int id(BpeModel model, String token) {
    Integer id = model.vocabulary().get(token);
    if (id == null) {
      throw new LbrxException(
          ErrorCode.TOKENIZER,
          "tokenizer.json: merges name the token " + token + ", which the vocabulary has not");
    }
    return id;
  }

  /** Adds a pair; a later entry replaces an earlier one. */
  void put(int left, int right, int rank, int merged) {
    int slot = slot(pair(left, right));
    pairs[slot] = pair(left, right);
    merges[slot] = pair(rank, merged);
  }

  /** The rank (upper half) and the merged token (lower half) of a pair, or {@link #NONE}. */
  long find(int left, int right) {
    return merges[slot(pair(left, right))];
  }

  private int slot(long pair) {
    int slot = (int) (pair * SPREAD >>> shift);
    while (merges[slot] != NONE && pairs[slot] != pair) {
      slot = slot + 1 & pairs.length - 1;
    }
    return slot;
  }

  private static long pair(int high, int low) {
    return (long) high << 32 | low & 0xFFFFFFFFL;
  }
}
