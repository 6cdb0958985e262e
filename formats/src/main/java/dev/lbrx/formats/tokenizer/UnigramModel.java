package dev.lbrx.formats.tokenizer;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * A unigram language model: a text is cut into the tokens whose scores have the largest sum. A
 * character that begins no token of its own length may also be the unknown token; neighbours that
 * are unknown become their bytes' tokens, or one unknown token.
 *
 * <p>Source: Kudo, Subword Regularization, 2018.
 *
 * @param vocabulary id by token, in the file's order; ids are unique
 * @param scores of the tokens that text is cut into
 * @param unknown the unknown token
 * @param unknownScore what it counts
 * @param byteFallback whether bytes have tokens {@code <0x00>} … {@code <0xFF>}
 * @param rounded whether sums are rounded to f32 at every token, as SentencePiece has them
 */
public record UnigramModel(
    Map<String, Integer> vocabulary,
    Map<String, Double> scores,
    String unknown,
    double unknownScore,
    boolean byteFallback,
    boolean rounded)
    implements TokenizerModel {
  /** How far the unknown token is below all others. Source: SentencePiece. */
  public static final int UNKNOWN_PENALTY = 10;

  /** Bytes of the longest token: what a text is looked up by is bounded by it. */
  public static final int LONGEST_TOKEN = 4096;

  /** Keeps both unmodifiable. */
  public UnigramModel {
    vocabulary = Collections.unmodifiableMap(vocabulary);
    scores = Collections.unmodifiableMap(scores);
  }

  @Override
  public Optional<String> unknownToken() {
    return Optional.of(unknown);
  }

  @Override
  public String type() {
    return "Unigram";
  }
}
