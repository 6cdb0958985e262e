package dev.lbrx.formats.tokenizer;

import java.util.List;

/** How text is cut into pieces that no merge crosses. */
public sealed interface PreTokenizer {
  /** Where the text between two matches goes. */
  enum Behavior {
    /** Each match is a piece of its own. */
    ISOLATED("Isolated"),
    /** Matches are dropped. */
    REMOVED("Removed"),
    /** A match joins the piece before it. */
    MERGED_WITH_PREVIOUS("MergedWithPrevious"),
    /** A match joins the piece behind it. */
    MERGED_WITH_NEXT("MergedWithNext"),
    /** Neighbouring matches are one piece. */
    CONTIGUOUS("Contiguous");

    private final String label;

    Behavior(String label) {
      this.label = label;
    }

    /** The name in tokenizer.json. */
    String label() {
      return label;
    }
  }

  /**
   * Cuts at the matches of a pattern.
   *
   * @param pattern in the syntax of Oniguruma; a literal string where {@code regex} is false
   * @param regex whether the pattern is a regular expression
   * @param behavior what becomes of a match
   * @param invert whether what does not match counts as match
   */
  record Split(String pattern, boolean regex, Behavior behavior, boolean invert)
      implements PreTokenizer {}

  /**
   * Maps bytes to visible characters.
   *
   * @param addPrefixSpace whether a text that does not begin with a space gets one
   * @param useRegex whether it is cut by GPT-2's pattern first
   */
  record ByteLevel(boolean addPrefixSpace, boolean useRegex) implements PreTokenizer {}

  /** Where a {@link Metaspace} puts its replacement before a piece that does not begin with it. */
  enum Prepend {
    /** Everywhere. */
    ALWAYS,
    /** At the beginning of a text. */
    FIRST,
    /** Nowhere. */
    NEVER
  }

  /**
   * Puts something in every space's place, as SentencePiece does.
   *
   * @param replacement one character
   * @param prepend where it is put before a piece too
   * @param split whether each begins a piece of its own
   */
  record Metaspace(String replacement, Prepend prepend, boolean split) implements PreTokenizer {}

  /** One after another; none at all leaves the text whole. */
  record Sequence(List<PreTokenizer> steps) implements PreTokenizer {
    /** Copies the list. */
    public Sequence {
      steps = List.copyOf(steps);
    }
  }
}
