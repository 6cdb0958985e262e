package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.UnigramModel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.stream.IntStream;

/**
 * Cuts a piece into the tokens of the largest sum of scores, from the left: of each place the best
 * way to it is kept, and of equal ones the first that was found.
 *
 * <p>Source: Viterbi, 1967; SentencePiece, {@code Model::EncodeOptimized}.
 */
final class UnigramEncoder implements Pieces {
  private static final int UNKNOWN = -1;
  private static final int NONE = -2;

  private final UnigramModel model;
  private final ByteTree tokens;
  private final double[] scores;
  private final Fallback fallback;

  UnigramEncoder(UnigramModel model) {
    this.model = model;
    var ids = new HashMap<>(model.vocabulary());
    ids.keySet().retainAll(model.scores().keySet());
    tokens = new ByteTree(ids);
    scores = new double[model.vocabulary().values().stream().reduce(0, Math::max) + 1];
    ids.forEach((token, id) -> scores[id] = model.scores().getOrDefault(token, 0.0));
    fallback = Fallback.of(model, model.byteFallback());
  }

  @Override
  public void encode(int[] piece, IntStream.Builder ids) {
    byte[] text = new String(piece, 0, piece.length).getBytes(StandardCharsets.UTF_8);
    var ways = new Ways(text.length);
    for (int at = 0; at < text.length; ) {
      int start = at;
      int next = at + ByteTree.characterLength(text[at]);
      boolean[] alone = new boolean[1];
      tokens.find(
          text,
          start,
          (length, id) -> {
            ways.offer(start, start + length, id, scores[id]);
            alone[0] |= start + length == next;
          });
      if (!alone[0]) {
        ways.offer(start, next, UNKNOWN, model.unknownScore());
      }
      at = next;
    }
    ways.add(text, ids);
  }

  /** The best way to each place of a text. */
  private final class Ways {
    private final double[] sums;
    private final int[] starts;
    private final int[] last;

    Ways(int length) {
      sums = new double[length + 1];
      starts = new int[length + 1];
      last = new int[length + 1];
      Arrays.fill(last, NONE);
    }

    void offer(int start, int end, int id, double score) {
      double sum = score + sums[start];
      if (last[end] == NONE || sum > sums[end]) {
        sums[end] = model.rounded() ? (float) sum : sum;
        starts[end] = start;
        last[end] = id;
      }
    }

    void add(byte[] text, IntStream.Builder ids) {
      int[] ends = new int[text.length];
      int first = ends.length;
      for (int end = text.length; end > 0; end = starts[end]) {
        ends[--first] = end;
      }
      boolean afterUnknown = false;
      for (int i = first; i < ends.length; i++) {
        int end = ends[i];
        if (last[end] == UNKNOWN) {
          byte[] stretch = Arrays.copyOfRange(text, starts[end], end);
          afterUnknown = fallback.add(stretch, afterUnknown, ids);
        } else {
          ids.add(last[end]);
          afterUnknown = false;
        }
      }
    }
  }
}
