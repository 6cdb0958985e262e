package dev.lbrx.formats.tokenizer;

import java.util.Map;
import java.util.Optional;

/** What makes tokens of a piece of text. */
public sealed interface TokenizerModel permits BpeModel, ScoredModel, UnigramModel {
  /** Id by token, in the file's order; ids are unique. */
  Map<String, Integer> vocabulary();

  /** What stands for a character that has no token. */
  Optional<String> unknownToken();

  /** {@code BPE} or {@code Unigram}. */
  String type();

  /** How many pairs are listed that merge. */
  default int mergeCount() {
    return 0;
  }
}
