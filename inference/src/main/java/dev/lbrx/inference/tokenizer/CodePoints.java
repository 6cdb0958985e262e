package dev.lbrx.inference.tokenizer;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Sets of code points that split patterns are made of. */
final class CodePoints {
  private static final int LETTERS =
      1 << Character.UPPERCASE_LETTER
          | 1 << Character.LOWERCASE_LETTER
          | 1 << Character.TITLECASE_LETTER
          | 1 << Character.MODIFIER_LETTER
          | 1 << Character.OTHER_LETTER;
  private static final int NUMBERS =
      1 << Character.DECIMAL_DIGIT_NUMBER
          | 1 << Character.LETTER_NUMBER
          | 1 << Character.OTHER_NUMBER;
  private static final int MARKS =
      1 << Character.NON_SPACING_MARK
          | 1 << Character.COMBINING_SPACING_MARK
          | 1 << Character.ENCLOSING_MARK;
  private static final int DOTTED_CAPITAL_I = 0x130;
  private static final int DOTLESS_SMALL_I = 0x131;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private CodePoints() {}

  /** Unicode's White_Space, which holds U+00A0, U+2003 and their like. */
  static boolean isWhiteSpace(int c) {
    return (c >= 0x09 && c <= 0x0D) || c == ' ' || c == 0x85 || Character.isSpaceChar(c);
  }

  /** Unicode's general category N: decimal digits, letter-like and other numbers. */
  static boolean isNumber(int c) {
    return (NUMBERS >>> Character.getType(c) & 1) != 0;
  }

  /** A text without the white space at its ends. */
  static String strip(String text, boolean left, boolean right) {
    int from = 0;
    int to = text.length();
    while (left && from < to && isWhiteSpace(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (right && from < to && isWhiteSpace(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  /** Unicode's general category M: marks that combine with what is before them. */
  static boolean isMark(int c) {
    return (MARKS >>> Character.getType(c) & 1) != 0;
  }

  /** Unicode's {@code \w}: letters, marks, decimal digits, connecting punctuation and joiners. */
  static boolean isWord(int c) {
    int type = Character.getType(c);
    return Character.isAlphabetic(c)
        || isMark(c)
        || type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.CONNECTOR_PUNCTUATION
        || c == ZERO_WIDTH_NON_JOINER
        || c == ZERO_WIDTH_JOINER;
  }

  /**
   * The set of a general category's name, such as {@code L} or {@code Lu}; null if there is none.
   */
  static @Nullable IntPredicate category(String name) {
    int mask =
        switch (name) {
          case "L" -> LETTERS;
          case "Lu" -> 1 << Character.UPPERCASE_LETTER;
          case "Ll" -> 1 << Character.LOWERCASE_LETTER;
          case "Lt" -> 1 << Character.TITLECASE_LETTER;
          case "Lm" -> 1 << Character.MODIFIER_LETTER;
          case "Lo" -> 1 << Character.OTHER_LETTER;
          case "M" -> MARKS;
          case "Mn" -> 1 << Character.NON_SPACING_MARK;
          case "N" -> NUMBERS;
          case "Nd" -> 1 << Character.DECIMAL_DIGIT_NUMBER;
          case "P" ->
              1 << Character.DASH_PUNCTUATION
                  | 1 << Character.START_PUNCTUATION
                  | 1 << Character.END_PUNCTUATION
                  | 1 << Character.CONNECTOR_PUNCTUATION
                  | 1 << Character.OTHER_PUNCTUATION
                  | 1 << Character.INITIAL_QUOTE_PUNCTUATION
                  | 1 << Character.FINAL_QUOTE_PUNCTUATION;
          case "S" ->
              1 << Character.MATH_SYMBOL
                  | 1 << Character.CURRENCY_SYMBOL
                  | 1 << Character.MODIFIER_SYMBOL
                  | 1 << Character.OTHER_SYMBOL;
          default -> 0;
        };
    return mask == 0 ? null : c -> (mask >>> Character.getType(c) & 1) != 0;
  }

  /** The code points that fold to the same as one of the set, as {@code (?i:…)} asks. */
  static IntPredicate ignoringCase(IntPredicate set) {
    // ſ is the one code point beyond a letter's two cases that patterns in use can meet.
    return c -> {
      if (set.test(c)) {
        return true;
      }
      int folded = fold(c);
      return set.test(folded)
          || set.test(Character.toUpperCase(folded))
          || (folded == 's' && set.test('ſ'));
    };
  }

  /** Simple case folding. */
  static int fold(int c) {
    // Their folding leaves ASCII's i alone, unlike their lower and upper case.
    return c == DOTTED_CAPITAL_I || c == DOTLESS_SMALL_I
        ? c
        : Character.toLowerCase(Character.toUpperCase(c));
  }
}
