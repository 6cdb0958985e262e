package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Makes of a text what a tokenizer's normalizer says. */
final class Normalization {
  private final List<UnaryOperator<String>> steps;

  Normalization(Normalizer normalizer) {
    steps = steps(normalizer);
  }

  String of(String text) {
    String result = text;
    for (var step : steps) {
      result = result.isEmpty() ? result : step.apply(result);
    }
    return result;
  }

  private static List<UnaryOperator<String>> steps(Normalizer normalizer) {
    return switch (normalizer) {
      case Normalizer.Unicode(var form) ->
          List.of(text -> java.text.Normalizer.normalize(text, form));
      case Normalizer.Prepend(String before) -> List.of(text -> before + text);
      case Normalizer.Replace(String old, String by) -> List.of(text -> text.replace(old, by));
      case Normalizer.ReplacePattern(String pattern, String by) ->
          List.of(replacing(Matcher.of(pattern), by));
      case Normalizer.Precompiled(var map) -> List.of(new GraphemeMap(map)::of);
      case Normalizer.Strip(boolean left, boolean right) ->
          List.of(text -> CodePoints.strip(text, left, right));
      case Normalizer.Lowercase() ->
          List.of(each(c -> Character.toString(c).toLowerCase(Locale.ROOT)));
      case Normalizer.StripAccents() ->
          List.of(each(c -> CodePoints.isMark(c) ? "" : Character.toString(c)));
      case Normalizer.SentencePiece step -> List.of(new SentencePieceText(step)::of);
      case Normalizer.Sequence(var list) ->
          list.stream().flatMap(step -> steps(step).stream()).toList();
    };
  }

  private interface OfCharacter {
    String apply(int codePoint);
  }

  private static UnaryOperator<String> each(OfCharacter change) {
    return text -> text.codePoints().mapToObj(change::apply).collect(Collectors.joining());
  }

  private static UnaryOperator<String> replacing(Matcher matcher, String by) {
    return text -> {
      int[] characters = text.codePoints().toArray();
      int[] bounds = matcher.find(characters);
      var result = new StringBuilder();
      int from = 0;
      for (int i = 0; i < bounds.length; i += 2) {
        result.append(new String(characters, from, bounds[i] - from)).append(by);
        from = bounds[i + 1];
      }
      return result.append(new String(characters, from, characters.length - from)).toString();
    };
  }
}
