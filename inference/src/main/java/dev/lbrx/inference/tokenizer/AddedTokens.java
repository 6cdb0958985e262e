package dev.lbrx.inference.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens that are found in a text as they are, before anything else cuts it; the longest wins. */
final class AddedTokens {
  private final Map<Character, List<Entry>> byFirst = new HashMap<>();

  private record Entry(String content, int id) {}

  /** A stretch of text, or a token that was found in it. */
  sealed interface Segment {
    /** Text that no added token is in. */
    record Text(String text) implements Segment {}

    /** An added token. */
    record Token(int id) implements Segment {}
  }

  AddedTokens(Map<String, Integer> tokens) {
    tokens.forEach(
        (content, id) -> {
          if (!content.isEmpty()) {
            byFirst
                .computeIfAbsent(content.charAt(0), first -> new ArrayList<>())
                .add(new Entry(content, id));
          }
        });
    var longestFirst = Comparator.comparingInt((Entry e) -> e.content().length()).reversed();
    byFirst.values().forEach(entries -> entries.sort(longestFirst));
  }

  /** The segments of a text in order, no text empty. */
  List<Segment> split(String text) {
    var segments = new ArrayList<Segment>();
    int from = 0;
    for (int at = 0; at < text.length(); ) {
      var found = find(text, at);
      if (found == null) {
        at++;
        continue;
      }
      if (at > from) {
        segments.add(new Segment.Text(text.substring(from, at)));
      }
      segments.add(new Segment.Token(found.id()));
      at += found.content().length();
      from = at;
    }
    if (from < text.length()) {
      segments.add(new Segment.Text(text.substring(from)));
    }
    return segments;
  }

  private @Nullable Entry find(String text, int at) {
    for (var entry : byFirst.getOrDefault(text.charAt(at), List.of())) {
      if (text.startsWith(entry.content(), at)) {
        return entry;
      }
    }
    return null;
  }
}
