package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.PreTokenizer;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.List;

/** Cuts text into the pieces that are encoded apart, as a tokenizer's pre-tokenizer says. */
final class Cutter {
  private static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  /** One step; what it gives of a piece may depend on whether that begins the text. */
  private interface Step {
    List<int[]> cut(int[] piece, boolean begins);
  }

  private final List<Step> steps = new ArrayList<>();
  private boolean byteLevel;

  /**
   * Compiles the steps.
   *
   * @throws LbrxException with {@code LBRX-503} for what LBRX does not support, {@code LBRX-205}
   *     for a malformed pattern
   */
  Cutter(PreTokenizer preTokenizer) {
    add(preTokenizer);
  }

  /** Whether pieces are encoded byte by byte rather than by characters. */
  boolean byteLevel() {
    return byteLevel;
  }

  private void add(PreTokenizer step) {
    if (byteLevel) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          "tokenizer.json: a pre-tokenizer step after ByteLevel is not supported yet");
    }
    switch (step) {
      case PreTokenizer.Sequence(var list) -> list.forEach(this::add);
      case PreTokenizer.Split split -> add(Splitter.of(split));
      case PreTokenizer.ByteLevel(boolean addPrefixSpace, boolean useRegex) -> {
        byteLevel = true;
        if (addPrefixSpace) {
          steps.add((piece, begins) -> List.of(beginning(piece, ' ')));
        }
        if (useRegex) {
          add(new Splitter(Matcher.of(GPT2), PreTokenizer.Behavior.ISOLATED, false));
        }
      }
      case PreTokenizer.Metaspace metaspace -> add(metaspace);
    }
  }

  private void add(PreTokenizer.Metaspace metaspace) {
    int replacement = metaspace.replacement().codePointAt(0);
    steps.add(
        (piece, begins) -> {
          int[] marked = piece.clone();
          for (int i = 0; i < marked.length; i++) {
            marked[i] = marked[i] == ' ' ? replacement : marked[i];
          }
          boolean prepend =
              switch (metaspace.prepend()) {
                case ALWAYS -> true;
                case FIRST -> begins;
                case NEVER -> false;
              };
          return List.of(prepend ? beginning(marked, replacement) : marked);
        });
    if (metaspace.split()) {
      var words = Matcher.literal(metaspace.replacement());
      add(new Splitter(words, PreTokenizer.Behavior.MERGED_WITH_NEXT, false));
    }
  }

  private void add(Splitter splitter) {
    steps.add((piece, begins) -> splitter.cut(piece));
  }

  private static int[] beginning(int[] piece, int with) {
    if (piece.length > 0 && piece[0] == with) {
      return piece;
    }
    int[] longer = new int[piece.length + 1];
    longer[0] = with;
    System.arraycopy(piece, 0, longer, 1, piece.length);
    return longer;
  }

  /**
   * The pieces of a text that is not empty, in order.
   *
   * @param begins whether nothing is before it
   */
  List<int[]> cut(String text, boolean begins) {
    var pieces = List.of(text.codePoints().toArray());
    for (var step : steps) {
      var finer = new ArrayList<int[]>();
      for (int[] piece : pieces) {
        finer.addAll(step.cut(piece, begins && finer.isEmpty()));
      }
      pieces = finer;
    }
    return pieces;
  }
}
