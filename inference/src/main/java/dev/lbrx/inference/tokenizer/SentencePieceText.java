package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.Normalizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A text as SentencePiece's models see it.
 *
 * <p>Source: SentencePiece, {@code normalizer.cc}.
 */
final class SentencePieceText {
  private static final byte[] SPACE = "▁".getBytes(StandardCharsets.UTF_8);

  private final Normalizer.SentencePiece rule;
  private final ByteTree whole;

  SentencePieceText(Normalizer.SentencePiece rule) {
    this.rule = rule;
    this.whole =
        new ByteTree(rule.whole().stream().collect(Collectors.toMap(text -> text, text -> 0)));
  }

  /**
   * What a stretch of the text becomes.
   *
   * @param length of the stretch
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Part(int length, byte[] text) {
    boolean isSpace() {
      return text.length == 1 && text[0] == ' ';
    }
  }

  String of(String given) {
    byte[] text = given.getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (rule.fewer() && at < text.length && part(text, at).isSpace()) {
      at += part(text, at).length;
    }
    if (at == text.length) {
      return "";
    }
    var result = new ByteArrayOutputStream(text.length + SPACE.length);
    if (rule.prefix()) {
      result.writeBytes(SPACE);
    }
    boolean afterSpace = rule.fewer();
    while (at < text.length) {
      var part = part(text, at);
      for (byte b : part.text) {
        if (b == ' ' && afterSpace) {
          continue;
        }
        result.writeBytes(b == ' ' ? SPACE : new byte[] {b});
        // Within a part spaces stay as they are.
        afterSpace = false;
      }
      boolean empty = part.text.length == 0;
      afterSpace = rule.fewer() && (empty ? afterSpace : part.text[part.text.length - 1] == ' ');
      at += part.length;
    }
    return trimmed(result.toByteArray());
  }

  // The longest that the table or a whole token has there, or the character.
  private Part part(byte[] text, int from) {
    int length = whole.longest(text, from);
    if (length > 0) {
      return new Part(length, Arrays.copyOfRange(text, from, from + length));
    }
    int[] longest = new int[2];
    rule.map()
        .find(
            text,
            from,
            (found, replacement) -> {
              longest[0] = found;
              longest[1] = replacement;
              return true;
            });
    if (longest[0] > 0) {
      return new Part(longest[0], rule.map().replacement(longest[1]));
    }
    length = ByteTree.characterLength(text[from]);
    return new Part(length, Arrays.copyOfRange(text, from, from + length));
  }

  private String trimmed(byte[] text) {
    int end = text.length;
    while (rule.fewer()
        && end >= SPACE.length
        && Arrays.equals(text, end - SPACE.length, end, SPACE, 0, SPACE.length)) {
      end -= SPACE.length;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }
}
