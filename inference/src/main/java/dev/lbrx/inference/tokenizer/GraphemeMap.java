package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.CharacterMap;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.Locale;

/**
 * A table of characters as Hugging Face's tokenizers looks it up: by grapheme of fewer than six
 * bytes, else by character, and the shortest key that either begins with stands for all of it.
 *
 * <p>Source: tokenizers, {@code spm_precompiled}.
 */
record GraphemeMap(CharacterMap map) {
  private static final int LONG_GRAPHEME = 6;

  String of(String text) {
    var graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
    graphemes.setText(text);
    var result = new StringBuilder(text.length());
    int from = 0;
    for (int to = graphemes.next(); to != BreakIterator.DONE; to = graphemes.next()) {
      String grapheme = text.substring(from, to);
      if (!replace(grapheme, LONG_GRAPHEME - 1, result)) {
        grapheme
            .codePoints()
            .mapToObj(Character::toString)
            .filter(character -> !replace(character, Integer.BYTES, result))
            .forEach(result::append);
      }
      from = to;
    }
    return result.toString();
  }

  private boolean replace(String part, int longest, StringBuilder result) {
    byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > longest) {
      return false;
    }
    boolean[] found = new boolean[1];
    map.find(
        utf8,
        0,
        (length, replacement) -> {
          found[0] = true;
          result.append(new String(map.replacement(replacement), StandardCharsets.UTF_8));
          return false;
        });
    return found[0];
  }
}
