package dev.lbrx.formats.tokenizer;

import java.text.Normalizer.Form;
import java.util.List;

/** What happens to the text before it is cut. */
public sealed interface Normalizer {
  /** A Unicode normalization form. */
  record Unicode(Form form) implements Normalizer {}

  /** Puts a text before each stretch that is not empty. */
  record Prepend(String text) implements Normalizer {}

  /** Puts one text in another's place. */
  record Replace(String old, String by) implements Normalizer {}

  /** One after another; none at all leaves the text as it is. */
  record Sequence(List<Normalizer> steps) implements Normalizer {
    /** Copies the list. */
    public Sequence {
      steps = List.copyOf(steps);
    }
  }
}
