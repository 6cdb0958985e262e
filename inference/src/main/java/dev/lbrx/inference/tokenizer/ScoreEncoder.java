package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.ScoredModel;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Merges the characters of a piece: always the neighbours whose text together is the token of the
 * highest score, of equal ones the leftmost, until none is left; O(n log n).
 *
 * <p>Source: SentencePiece, {@code bpe_model.cc}.
 */
final class ScoreEncoder implements Pieces {
  private final ScoredModel model;
  private final ByteTree whole;
  private final Fallback fallback;
  private final int longest;

  ScoreEncoder(ScoredModel model) {
    this.model = model;
    Map<String, Integer> ids = new LinkedHashMap<>(model.vocabulary());
    ids.keySet().retainAll(model.whole());
    whole = new ByteTree(ids);
    fallback = Fallback.of(model, model.byteFallback());
    longest = model.scores().keySet().stream().mapToInt(String::length).max().orElse(0);
  }

  @Override
  public void encode(int[] piece, IntStream.Builder ids) {
    new Symbols(new String(piece, 0, piece.length)).merge().add(ids);
  }

  /** Two neighbours whose text together, from one character of the text to another, is a token. */
  private record Pair(float score, int from, int middle, int to) {
    static final Comparator<Pair> ORDER =
        Comparator.comparingDouble(Pair::score).reversed().thenComparingInt(Pair::from);
  }

  /** A text's symbols, each by where it begins. */
  private final class Symbols {
    private static final int GONE = -1;

    private final String text;
    private final PriorityQueue<Pair> pairs = new PriorityQueue<>(Pair.ORDER);
    private final int[] ends;
    private final int[] previous;
    private final boolean[] fixed;

    Symbols(String text) {
      this.text = text;
      ends = new int[text.length()];
      previous = new int[text.length() + 1];
      fixed = new boolean[text.length()];
      java.util.Arrays.fill(ends, GONE);
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      int before = GONE;
      int bytes = 0;
      for (int at = 0; at < text.length(); ) {
        int length = whole.longest(utf8, bytes);
        int next = at + Character.charCount(text.codePointAt(at));
        if (length > 0) {
          next = at + new String(utf8, bytes, length, StandardCharsets.UTF_8).length();
          fixed[at] = true;
        }
        bytes += text.substring(at, next).getBytes(StandardCharsets.UTF_8).length;
        ends[at] = next;
        previous[at] = before;
        before = at;
        at = next;
      }
    }

    Symbols merge() {
      for (int at = 0; at < text.length(); at = ends[at]) {
        propose(at);
      }
      for (var pair = pairs.poll(); pair != null; pair = pairs.poll()) {
        // A neighbour may have changed since this was proposed.
        if (ends[pair.from] == pair.middle && ends[pair.middle] == pair.to) {
          ends[pair.middle] = GONE;
          ends[pair.from] = pair.to;
          if (pair.to < text.length()) {
            previous[pair.to] = pair.from;
          }
          propose(pair.from);
          if (previous[pair.from] != GONE) {
            propose(previous[pair.from]);
          }
        }
      }
      return this;
    }

    private void propose(int from) {
      int middle = ends[from];
      if (middle == text.length() || fixed[from] || fixed[middle]) {
        return;
      }
      int to = ends[middle];
      Float score = to - from > longest ? null : model.scores().get(text.substring(from, to));
      if (score != null) {
        pairs.add(new Pair(score, from, middle, to));
      }
    }

    void add(IntStream.Builder ids) {
      boolean afterUnknown = false;
      for (int at = 0; at < text.length(); at = ends[at]) {
        String symbol = text.substring(at, ends[at]);
        if (fixed[at] || model.scores().containsKey(symbol)) {
          ids.add(model.vocabulary().getOrDefault(symbol, fallback.unknown()));
          afterUnknown = false;
        } else {
          afterUnknown = fallback.add(symbol.getBytes(StandardCharsets.UTF_8), afterUnknown, ids);
        }
      }
    }
  }
}
