package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.PreTokenizer;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts text into the pieces that are encoded apart, as a tokenizer's pre-tokenizer says. */
final class Cutter {
  private static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  private final List<Matcher> matchers = new ArrayList<>();
  private boolean prefixSpace;
  private boolean byteLevel;

  /**
   * Compiles the steps.
   *
   * @throws LbrxException with {@code LBRX-503} for what LBRX does not support, {@code LBRX-205}
   *     for a malformed pattern
   */
  Cutter(PreTokenizer steps) {
    add(steps);
    if (!byteLevel) {
      throw unsupported("a pre-tokenizer without a ByteLevel step");
    }
  }

  private void add(PreTokenizer step) {
    if (byteLevel) {
      throw unsupported("a pre-tokenizer step after ByteLevel");
    }
    switch (step) {
      case PreTokenizer.Sequence(var steps) -> steps.forEach(this::add);
      case PreTokenizer.Split split -> {
        if (!split.regex()
            || split.invert()
            || split.behavior() != PreTokenizer.Behavior.ISOLATED) {
          throw unsupported("a Split other than by an isolated, not inverted Regex");
        }
        matchers.add(Matcher.of(split.pattern()));
      }
      case PreTokenizer.ByteLevel(boolean addPrefixSpace, boolean useRegex) -> {
        if (addPrefixSpace && !matchers.isEmpty()) {
          throw unsupported("a ByteLevel with add_prefix_space after a Split");
        }
        prefixSpace = addPrefixSpace;
        byteLevel = true;
        if (useRegex) {
          matchers.add(Matcher.of(GPT2));
        }
      }
    }
  }

  /** The pieces of a text that is not empty, in order. */
  List<int[]> cut(String text) {
    int[] whole = (prefixSpace && !text.startsWith(" ") ? " " + text : text).codePoints().toArray();
    var pieces = List.of(whole);
    for (var matcher : matchers) {
      var finer = new ArrayList<int[]>();
      for (int[] piece : pieces) {
        int from = 0;
        for (int end : matcher.split(piece)) {
          finer.add(Arrays.copyOfRange(piece, from, end));
          from = end;
        }
      }
      pieces = finer;
    }
    return pieces;
  }

  private static LbrxException unsupported(String what) {
    return new LbrxException(
        ErrorCode.UNSUPPORTED, "tokenizer.json: " + what + " is not supported yet");
  }
}
