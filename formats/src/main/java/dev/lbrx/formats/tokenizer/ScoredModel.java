package dev.lbrx.formats.tokenizer;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * SentencePiece's byte-pair encoding: of all neighbours whose text together is a token of text
 * those merge first whose token has the highest score, of equal ones the leftmost. Characters
 * without a token are their bytes' tokens, or the unknown token, one for neighbours.
 *
 * @param vocabulary id by token, in the file's order; ids are unique
 * @param scores of the tokens that text is made of
 * @param whole tokens that are cut out of a text before anything merges
 * @param unknown the unknown token
 * @param byteFallback whether bytes have tokens {@code <0x00>} … {@code <0xFF>}
 */
public record ScoredModel(
    Map<String, Integer> vocabulary,
    Map<String, Float> scores,
    Set<String> whole,
    String unknown,
    boolean byteFallback)
    implements TokenizerModel {
  /** Keeps all unmodifiable. */
  public ScoredModel {
    vocabulary = Collections.unmodifiableMap(vocabulary);
    scores = Collections.unmodifiableMap(scores);
    whole = Collections.unmodifiableSet(whole);
  }

  @Override
  public Optional<String> unknownToken() {
    return Optional.of(unknown);
  }

  @Override
  public String type() {
    return "BPE";
  }
}
