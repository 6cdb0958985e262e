package dev.lbrx.formats.tokenizer;

import dev.lbrx.formats.json.JsonFields;
import java.util.List;
import java.util.Optional;

/** Reads the {@code decoder} of a tokenizer.json. */
record DetokenizerReader(Optional<JsonFields> fields) {
  private static final String SPACE = "▁";
  private static final int MOST_STRIPPED = 1 << 10;

  Detokenizer read() {
    if (fields.isEmpty()) {
      return new Detokenizer.ByteLevel();
    }
    var decoder = fields.get();
    return switch (decoder.requiredText("type")) {
      case "ByteLevel" -> new Detokenizer.ByteLevel();
      case "Metaspace" -> steps(List.of(decoder));
      case "Sequence" -> steps(decoder.objects("decoders"));
      default -> throw TokenizerReader.unknown(decoder, "decoder");
    };
  }

  /** Whether a Metaspace, by either of its spellings, puts a space before a text. */
  static boolean prepends(JsonFields metaspace) {
    return metaspace
        .text("prepend_scheme")
        .map(scheme -> !scheme.equals("never"))
        .orElseGet(() -> metaspace.flag("add_prefix_space", true));
  }

  private static Detokenizer steps(List<JsonFields> steps) {
    if (steps.size() == 1 && steps.getFirst().requiredText("type").equals("ByteLevel")) {
      return new Detokenizer.ByteLevel();
    }
    String space = SPACE;
    boolean bytes = false;
    int stripped = 0;
    for (var step : steps) {
      switch (step.requiredText("type")) {
        case "Replace" -> {
          space = step.requiredObject("pattern").requiredText("String");
          if (!step.requiredText("content").equals(" ")) {
            throw step.wrong("content", "a space");
          }
        }
        case "Metaspace" -> {
          space = step.text("replacement").orElse(SPACE);
          stripped = prepends(step) ? 1 : 0;
        }
        case "ByteFallback" -> bytes = true;
        case "Fuse" -> {}
        case "Strip" -> {
          if (!step.requiredText("content").equals(" ")
              || step.requiredInteger("stop", 0, MOST_STRIPPED) != 0) {
            throw step.unsupported("content", "a Strip other than of spaces that begin a text");
          }
          stripped = (int) step.requiredInteger("start", 0, MOST_STRIPPED);
        }
        default -> throw TokenizerReader.unknown(step, "decoder");
      }
    }
    return new Detokenizer.Spaces(space, bytes, stripped);
  }
}
