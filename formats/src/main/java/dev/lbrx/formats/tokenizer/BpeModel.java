package dev.lbrx.formats.tokenizer;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A byte-pair-encoding model.
 *
 * @param vocabulary id by token, in the file's order; ids are unique
 * @param merges by rank; both sides and the result are in the vocabulary
 * @param unknownToken what stands for a character that has no token
 * @param fuseUnknown whether neighbouring unknown characters become one token
 * @param byteFallback whether an unknown character becomes tokens {@code <0x00>} … {@code <0xFF>}
 * @param ignoreMerges whether a piece that is a token as a whole is taken without merging
 */
public record BpeModel(
    Map<String, Integer> vocabulary,
    List<Merge> merges,
    Optional<String> unknownToken,
    boolean fuseUnknown,
    boolean byteFallback,
    boolean ignoreMerges)
    implements TokenizerModel {
  /** Keeps both unmodifiable. */
  public BpeModel {
    vocabulary = Collections.unmodifiableMap(vocabulary);
    merges = Collections.unmodifiableList(merges);
  }

  @Override
  public String type() {
    return "BPE";
  }

  @Override
  public int mergeCount() {
    return merges.size();
  }
}
