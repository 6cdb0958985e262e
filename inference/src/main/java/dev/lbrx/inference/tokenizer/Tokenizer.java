package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.AddedToken;
import dev.lbrx.formats.tokenizer.Detokenizer;
import dev.lbrx.formats.tokenizer.Normalizer;
import dev.lbrx.formats.tokenizer.PostProcessor;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.inference.tokenizer.AddedTokens.Segment;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * BPE, byte-level or of SentencePiece's kind, and Unigram: added tokens are cut out of a text
 * first, the rest is normalized and cut by the pre-tokenizer, and tokens are made of each piece.
 * Gives the ids that Hugging Face's tokenizers give, of a tokenizer.model those of SentencePiece.
 * Safe for use by several threads.
 */
public final class Tokenizer {
  private final Normalization normalization;
  private final Cutter cutter;
  private final Pieces pieces;
  private final AddedTokens original;
  private final AddedTokens normalized;
  private final AddedTokens marked;
  private final AddedTokens unmarked;
  private final int[] before;
  private final int[] behind;
  private final byte[][] bytes;
  private final int stripped;
  private final BitSet special = new BitSet();

  private Tokenizer(TokenizerFile file) {
    normalization = new Normalization(file.normalizer());
    cutter = new Cutter(file.preTokenizer());
    pieces = Pieces.of(file, cutter.byteLevel());
    var nothing = new Normalization(new Normalizer.Sequence(List.of()));
    original = new AddedTokens(added(file, token -> !token.normalized()), nothing);
    normalized = new AddedTokens(added(file, AddedToken::normalized), normalization);
    marked = new AddedTokens(added(file, token -> token.special() || !token.normalized()), nothing);
    unmarked =
        new AddedTokens(
            added(file, token -> token.normalized() && !token.special()), normalization);
    var around = Around.of(file.postProcessor());
    before = around.before();
    behind = around.behind();
    bytes = TokenBytes.of(file);
    stripped = file.detokenizer() instanceof Detokenizer.Spaces spaces ? spaces.stripped() : 0;
    file.addedTokens().stream()
        .filter(AddedToken::special)
        .mapToInt(AddedToken::id)
        .forEach(special::set);
  }

  /**
   * A tokenizer as its file describes it.
   *
   * @throws LbrxException with {@code LBRX-503} where it uses what LBRX does not support, {@code
   *     LBRX-205} where a pattern is malformed
   */
  public static Tokenizer of(TokenizerFile file) {
    return new Tokenizer(file);
  }

  /**
   * The ids of a text.
   *
   * @param addSpecial whether to put around it what the model expects around every text, such as
   *     its begin-of-text token
   */
  public int[] encode(String text, boolean addSpecial) {
    var ids = IntStream.builder();
    if (addSpecial) {
      Arrays.stream(before).forEach(ids);
    }
    encode(original.split(text), normalized, ids);
    if (addSpecial) {
      Arrays.stream(behind).forEach(ids);
    }
    return ids.build().toArray();
  }

  /**
   * The ids of a text, such as a chat's, with the marks of {@link Literal}: special tokens are
   * found in what is not marked alone. Nothing is put around it.
   */
  public int[] encodeMarked(String prompt) {
    var ids = IntStream.builder();
    encode(marked.split(Literal.unmark(prompt), prompt), unmarked, ids);
    return ids.build().toArray();
  }

  private void encode(List<Segment> segments, AddedTokens others, IntStream.Builder ids) {
    boolean begins = true;
    for (var segment : segments) {
      switch (segment) {
        case Segment.Token(int id) -> ids.add(id);
        case Segment.Text(String plain) -> encode(normalization.of(plain), others, begins, ids);
      }
      begins = false;
    }
  }

  /** The text of ids; bytes that are no UTF-8 come out as U+FFFD, unknown ids as nothing. */
  public String decode(int[] ids, boolean skipSpecial) {
    var decoder = decoder(skipSpecial);
    var text = new StringBuilder();
    for (int id : ids) {
      text.append(decoder.next(id));
    }
    return text.append(decoder.finish()).toString();
  }

  /** A decoder for ids that come one by one. */
  public TokenDecoder decoder(boolean skipSpecial) {
    return new TokenDecoder(this, skipSpecial);
  }

  /** Whether an id is a special token's. */
  public boolean isSpecial(int id) {
    return special.get(id);
  }

  byte[] bytes(int id) {
    return id < bytes.length ? bytes[id] : new byte[0];
  }

  /** How many spaces that begin a text are left out. */
  int stripped() {
    return stripped;
  }

  private void encode(String text, AddedTokens others, boolean first, IntStream.Builder ids) {
    boolean begins = first;
    for (var segment : others.split(text)) {
      switch (segment) {
        case Segment.Token(int id) -> ids.add(id);
        case Segment.Text(String plain) ->
            cutter.cut(plain, begins).forEach(piece -> pieces.encode(piece, ids));
      }
      begins = false;
    }
  }

  private static List<AddedToken> added(TokenizerFile file, Predicate<AddedToken> wanted) {
    return file.addedTokens().stream().filter(wanted).toList();
  }

  private static LbrxException unsupported(String what) {
    return new LbrxException(
        ErrorCode.UNSUPPORTED, "tokenizer.json: " + what + " is not supported yet");
  }

  /** The ids that a post-processor puts before and behind a text. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Around(int[] before, int[] behind) {
    static Around of(PostProcessor processor) {
      return switch (processor) {
        case PostProcessor.ByteLevel() -> new Around(new int[0], new int[0]);
        case PostProcessor.Template(var single) -> {
          int text = single.indexOf(new PostProcessor.Piece.Text());
          if (text < 0 || text != single.lastIndexOf(new PostProcessor.Piece.Text())) {
            throw unsupported("a template that does not have the text once");
          }
          yield new Around(
              ids(single.subList(0, text)), ids(single.subList(text + 1, single.size())));
        }
        case PostProcessor.Sequence(var steps) -> {
          var around = new Around(new int[0], new int[0]);
          for (var step : steps) {
            var more = of(step);
            around =
                new Around(
                    concat(more.before(), around.before()), concat(around.behind(), more.behind()));
          }
          yield around;
        }
      };
    }

    private static int[] ids(List<PostProcessor.Piece> pieces) {
      return pieces.stream()
          .map(PostProcessor.Piece.Special.class::cast)
          .flatMap(piece -> piece.ids().stream())
          .mapToInt(Integer::intValue)
          .toArray();
    }

    private static int[] concat(int[] first, int[] second) {
      return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }
  }
}
