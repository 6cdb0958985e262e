package dev.lbrx.inference.tokenizer;

/**
 * Text of strangers inside a prompt: what it says is never read as special tokens. Its ASCII
 * punctuation, of which every special token in use has some, is put into the 32 code points that
 * Unicode gives no character (U+FDD0 to U+FDEF). So the mark stays with each of them through
 * whatever a chat template does to the text, and a text is as long as before.
 */
public final class Literal {
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  private static final char FIRST = '\uFDD0';
  private static final char REPLACEMENT = '\uFFFD';

  private Literal() {}

  /** The text with marks; code points that are used for them become U+FFFD. */
  public static String mark(String text) {
    var marked = new StringBuilder(text);
    for (int i = 0; i < marked.length(); i++) {
      char c = text.charAt(i);
      int place = PUNCTUATION.indexOf(c);
      marked.setCharAt(i, place >= 0 ? (char) (FIRST + place) : isMarked(c) ? REPLACEMENT : c);
    }
    return marked.toString();
  }

  /** The text without marks. */
  public static String unmark(String marked) {
    int first = 0;
    while (first < marked.length() && !isMarked(marked.charAt(first))) {
      first++;
    }
    if (first == marked.length()) {
      return marked;
    }
    var text = new StringBuilder(marked);
    for (int i = first; i < text.length(); i++) {
      text.setCharAt(i, unmark(marked.charAt(i)));
    }
    return text.toString();
  }

  /** A character without its mark. */
  public static char unmark(char c) {
    return isMarked(c) ? PUNCTUATION.charAt(c - FIRST) : c;
  }

  private static boolean isMarked(char c) {
    return c >= FIRST && c < FIRST + PUNCTUATION.length();
  }
}
