package dev.lbrx.formats.tokenizer;

import dev.lbrx.formats.json.JsonFields;

/** Reads the {@code pre_tokenizer} of a tokenizer.json. */
final class PreTokenizerReader {
  private PreTokenizerReader() {}

  static PreTokenizer read(JsonFields fields) {
    return switch (fields.requiredText("type")) {
      case "Sequence" ->
          new PreTokenizer.Sequence(
              fields.objects("pretokenizers").stream().map(PreTokenizerReader::read).toList());
      case "ByteLevel" ->
          new PreTokenizer.ByteLevel(
              fields.flag("add_prefix_space", true), fields.flag("use_regex", true));
      case "Split" -> split(fields);
      case "Digits" ->
          new PreTokenizer.Split(
              "\\p{N}",
              true,
              fields.flag("individual_digits", false)
                  ? PreTokenizer.Behavior.ISOLATED
                  : PreTokenizer.Behavior.CONTIGUOUS,
              false);
      case "WhitespaceSplit" ->
          new PreTokenizer.Split("\\s+", true, PreTokenizer.Behavior.REMOVED, false);
      case "Metaspace" -> metaspace(fields);
      default -> throw TokenizerReader.unknown(fields, "pre-tokenizer");
    };
  }

  private static PreTokenizer metaspace(JsonFields fields) {
    String replacement = fields.text("replacement").orElse("▁");
    if (replacement.codePointCount(0, replacement.length()) != 1) {
      throw fields.wrong("replacement", "one character");
    }
    var old = fields.flag("add_prefix_space", true) ? "always" : "never";
    var prepend =
        switch (fields.text("prepend_scheme").orElse(old)) {
          case "always" -> PreTokenizer.Prepend.ALWAYS;
          case "first" -> PreTokenizer.Prepend.FIRST;
          case "never" -> PreTokenizer.Prepend.NEVER;
          default -> throw fields.wrong("prepend_scheme", "always, first or never");
        };
    return new PreTokenizer.Metaspace(replacement, prepend, fields.flag("split", true));
  }

  private static PreTokenizer split(JsonFields fields) {
    var pattern = fields.requiredObject("pattern");
    var regex = pattern.text("Regex");
    String behavior = fields.requiredText("behavior");
    for (var known : PreTokenizer.Behavior.values()) {
      if (known.label().equals(behavior)) {
        return new PreTokenizer.Split(
            regex.orElseGet(() -> pattern.requiredText("String")),
            regex.isPresent(),
            known,
            fields.flag("invert", false));
      }
    }
    throw fields.wrong("behavior", "Isolated, Removed, MergedWithPrevious, …");
  }
}
