package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.PreTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a text at the matches of a pattern; a behavior says where each match goes. */
record Splitter(Matcher matcher, PreTokenizer.Behavior behavior, boolean invert) {
  private record Part(int from, int to, boolean match) {}

  static Splitter of(PreTokenizer.Split split) {
    var matcher = split.regex() ? Matcher.of(split.pattern()) : Matcher.literal(split.pattern());
    return new Splitter(matcher, split.behavior(), split.invert());
  }

  /** The pieces in order, none of them empty. */
  List<int[]> cut(int[] text) {
    var parts = parts(text);
    var kept =
        switch (behavior) {
          case ISOLATED -> parts;
          case REMOVED -> parts.stream().filter(part -> !part.match).toList();
          case MERGED_WITH_PREVIOUS -> merged(parts);
          case MERGED_WITH_NEXT -> merged(parts.reversed()).reversed();
          case CONTIGUOUS -> contiguous(parts);
        };
    return kept.stream().map(part -> Arrays.copyOfRange(text, part.from, part.to)).toList();
  }

  private List<Part> parts(int[] text) {
    int[] bounds = matcher.find(text);
    var parts = new ArrayList<Part>();
    int from = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      if (bounds[i] > from) {
        parts.add(new Part(from, bounds[i], invert));
      }
      parts.add(new Part(bounds[i], bounds[i + 1], !invert));
      from = bounds[i + 1];
    }
    if (from < text.length) {
      parts.add(new Part(from, text.length, invert));
    }
    return parts;
  }

  /** A match joins the part before it, unless that is a match too. */
  private static List<Part> merged(List<Part> parts) {
    var merged = new ArrayList<Part>();
    boolean afterMatch = false;
    for (var part : parts) {
      if (part.match && !afterMatch && !merged.isEmpty()) {
        merged.add(join(merged.removeLast(), part));
      } else {
        merged.add(part);
      }
      afterMatch = part.match;
    }
    return merged;
  }

  private static List<Part> contiguous(List<Part> parts) {
    var joined = new ArrayList<Part>();
    for (var part : parts) {
      boolean continues = !joined.isEmpty() && joined.getLast().match == part.match;
      joined.add(continues ? join(joined.removeLast(), part) : part);
    }
    return joined;
  }

  private static Part join(Part a, Part b) {
    return new Part(Math.min(a.from, b.from), Math.max(a.to, b.to), a.match);
  }
}
