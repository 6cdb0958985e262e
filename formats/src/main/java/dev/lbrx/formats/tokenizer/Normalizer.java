package dev.lbrx.formats.tokenizer;

import java.text.Normalizer.Form;
import java.util.List;
import java.util.Set;

/** What happens to the text before it is cut. */
public sealed interface Normalizer {
  /** A Unicode normalization form. */
  record Unicode(Form form) implements Normalizer {}

  /** Puts a text before each stretch that is not empty. */
  record Prepend(String text) implements Normalizer {}

  /** Puts one text in another's place. */
  record Replace(String old, String by) implements Normalizer {}

  /** Puts a text in the place of every match of a pattern. */
  record ReplacePattern(String pattern, String by) implements Normalizer {}

  /** SentencePiece's table of characters, looked up by grapheme as Hugging Face does. */
  record Precompiled(CharacterMap map) implements Normalizer {}

  /** Takes white space from the ends. */
  record Strip(boolean left, boolean right) implements Normalizer {}

  /** Small letters, character by character. */
  record Lowercase() implements Normalizer {}

  /** Takes combining marks out. */
  record StripAccents() implements Normalizer {}

  /**
   * All that SentencePiece does to a text: its table of characters by the longest match, spaces
   * taken from the ends and one for several, one before the text, {@code ▁} for each.
   *
   * @param map the table
   * @param prefix whether a space is put before a text ({@code add_dummy_prefix})
   * @param fewer whether spaces are taken out ({@code remove_extra_whitespaces})
   * @param whole tokens that are not looked into
   */
  record SentencePiece(CharacterMap map, boolean prefix, boolean fewer, Set<String> whole)
      implements Normalizer {
    /** Copies the set. */
    public SentencePiece {
      whole = Set.copyOf(whole);
    }
  }

  /** One after another; none at all leaves the text as it is. */
  record Sequence(List<Normalizer> steps) implements Normalizer {
    /** Copies the list. */
    public Sequence {
      steps = List.copyOf(steps);
    }
  }
}
