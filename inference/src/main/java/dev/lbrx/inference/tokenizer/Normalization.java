package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.Normalizer;

/** Makes of a text what a tokenizer's normalizer says. */
record Normalization(Normalizer normalizer) {
  String of(String text) {
    return text.isEmpty() ? text : apply(normalizer, text);
  }

  private static String apply(Normalizer step, String text) {
    return switch (step) {
      case Normalizer.Unicode(var form) -> java.text.Normalizer.normalize(text, form);
      case Normalizer.Prepend(String before) -> before + text;
      case Normalizer.Replace(String old, String by) -> text.replace(old, by);
      case Normalizer.Sequence(var steps) -> {
        String result = text;
        for (var each : steps) {
          result = apply(each, result);
        }
        yield result;
      }
    };
  }
}
