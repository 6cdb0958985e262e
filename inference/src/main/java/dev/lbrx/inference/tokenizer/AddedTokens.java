package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.AddedToken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are found in a text as they are, before anything else cuts it; the longest wins. Some
 * are found only where no word touches them, some take the white space around them along.
 */
final class AddedTokens {
  private final Map<Character, List<Entry>> byFirst = new HashMap<>();

  private record Entry(String content, AddedToken token) {}

  /** A stretch of text, or a token that was found in it. */
  sealed interface Segment {
    /** Text that no added token is in. */
    record Text(String text) implements Segment {}

    /** An added token. */
    record Token(int id) implements Segment {}
  }

  /**
   * Tokens to look for.
   *
   * @param normalization what is made of a token's content before it is looked for
   */
  AddedTokens(List<AddedToken> tokens, Normalization normalization) {
    for (var token : tokens) {
      String content = normalization.of(token.content());
      if (!content.isEmpty()) {
        byFirst
            .computeIfAbsent(content.charAt(0), first -> new ArrayList<>())
            .add(new Entry(content, token));
      }
    }
    var longestFirst = Comparator.comparingInt((Entry e) -> e.content().length()).reversed();
    byFirst.values().forEach(entries -> entries.sort(longestFirst));
  }

  /** The segments of a text in order, no text empty. */
  List<Segment> split(String text) {
    return split(text, text);
  }

  /**
   * The same, but for special tokens, which are looked for in the text with the marks of {@link
   * Literal}.
   */
  List<Segment> split(String text, String marked) {
    var segments = new ArrayList<Segment>();
    int from = 0;
    for (int at = 0; at < text.length(); ) {
      var found = find(text, marked, at);
      int end = found == null ? at + 1 : at + found.content().length();
      if (found != null && !(found.token().singleWord() && touchesWord(text, at, end))) {
        int start = found.token().leftStrip() ? Math.max(from, spacesBefore(text, at)) : at;
        if (start > from) {
          segments.add(new Segment.Text(text.substring(from, start)));
        }
        segments.add(new Segment.Token(found.token().id()));
        end = found.token().rightStrip() ? spacesBehind(text, end) : end;
        from = end;
      }
      at = end;
    }
    if (from < text.length()) {
      segments.add(new Segment.Text(text.substring(from)));
    }
    return segments;
  }

  private @Nullable Entry find(String text, String marked, int at) {
    for (var entry : byFirst.getOrDefault(text.charAt(at), List.of())) {
      if ((entry.token().special() ? marked : text).startsWith(entry.content(), at)) {
        return entry;
      }
    }
    return null;
  }

  private static boolean touchesWord(String text, int from, int to) {
    return (from > 0 && CodePoints.isWord(text.codePointBefore(from)))
        || (to < text.length() && CodePoints.isWord(text.codePointAt(to)));
  }

  private static int spacesBefore(String text, int end) {
    int start = end;
    while (start > 0 && CodePoints.isWhiteSpace(text.codePointBefore(start))) {
      start -= Character.charCount(text.codePointBefore(start));
    }
    return start;
  }

  private static int spacesBehind(String text, int start) {
    int end = start;
    while (end < text.length() && CodePoints.isWhiteSpace(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }
}
