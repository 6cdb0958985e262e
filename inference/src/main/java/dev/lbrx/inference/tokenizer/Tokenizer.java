package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.AddedToken;
import dev.lbrx.formats.tokenizer.BpeModel;
import dev.lbrx.formats.tokenizer.Normalizer;
import dev.lbrx.formats.tokenizer.PostProcessor;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.inference.tokenizer.AddedTokens.Segment;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Byte-level BPE: added tokens are cut out of a text first, the rest is cut by the pre-tokenizer,
 * and the bytes of each piece are merged. Gives the ids that Hugging Face's tokenizers give. Safe
 * for use by several threads.
 */
public final class Tokenizer {
  private final Map<String, Integer> vocabulary;
  private final boolean wholePieces;
  private final BytePairEncoder encoder;
  private final Cutter cutter;
  private final boolean composes;
  private final AddedTokens original;
  private final AddedTokens normalized;
  private final int[] before;
  private final int[] behind;
  private final byte[][] bytes;
  private final BitSet special = new BitSet();

  private Tokenizer(TokenizerFile file) {
    var model = file.model();
    vocabulary = model.vocabulary();
    wholePieces = model.ignoreMerges();
    encoder = new BytePairEncoder(byteIds(model), merges(model));
    cutter = new Cutter(file.preTokenizer());
    composes = file.normalizer() == Normalizer.NFC;
    file.addedTokens().forEach(Tokenizer::requirePlain);
    original = added(file, token -> !token.normalized());
    normalized = added(file, AddedToken::normalized);
    var around = Around.of(file.postProcessor());
    before = around.before();
    behind = around.behind();
    bytes = bytes(file);
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
    for (var segment : original.split(text)) {
      switch (segment) {
        case Segment.Token(int id) -> ids.add(id);
        case Segment.Text(String plain) -> encodeNormalized(normalize(plain), ids);
      }
    }
    if (addSpecial) {
      Arrays.stream(behind).forEach(ids);
    }
    return ids.build().toArray();
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

  private String normalize(String text) {
    return composes ? java.text.Normalizer.normalize(text, Form.NFC) : text;
  }

  private void encodeNormalized(String text, IntStream.Builder ids) {
    for (var segment : normalized.split(text)) {
      switch (segment) {
        case Segment.Token(int id) -> ids.add(id);
        case Segment.Text(String plain) ->
            cutter.cut(plain).forEach(piece -> encodePiece(piece, ids));
      }
    }
  }

  private void encodePiece(int[] piece, IntStream.Builder ids) {
    byte[] utf8 = new String(piece, 0, piece.length).getBytes(StandardCharsets.UTF_8);
    if (wholePieces) {
      Integer whole = vocabulary.get(ByteAlphabet.characters(utf8));
      if (whole != null) {
        ids.add(whole);
        return;
      }
    }
    Arrays.stream(encoder.encode(utf8)).forEach(ids);
  }

  private static int[] byteIds(BpeModel model) {
    int unknown = model.unknownToken().map(model.vocabulary()::get).orElse(BytePairEncoder.ABSENT);
    int[] ids = new int[256];
    for (int b = 0; b < ids.length; b++) {
      String character = String.valueOf(ByteAlphabet.character((byte) b));
      Integer id = model.vocabulary().get(character);
      if (id == null && (model.byteFallback() || model.fuseUnknown())) {
        throw unsupported("byte_fallback or fuse_unk with no token for byte " + b);
      }
      ids[b] = id == null ? unknown : id;
    }
    return ids;
  }

  private static MergeTable merges(BpeModel model) {
    var table = new MergeTable(model.merges().size());
    int rank = 0;
    for (var merge : model.merges()) {
      table.put(
          id(model, merge.left()), id(model, merge.right()), rank++, id(model, merge.merged()));
    }
    return table;
  }

  private static int id(BpeModel model, String token) {
    Integer id = model.vocabulary().get(token);
    if (id == null) {
      throw new LbrxException(
          ErrorCode.TOKENIZER,
          "tokenizer.json: merges name the token " + token + ", which the vocabulary has not");
    }
    return id;
  }

  private AddedTokens added(TokenizerFile file, Predicate<AddedToken> wanted) {
    var tokens = new LinkedHashMap<String, Integer>();
    for (var token : file.addedTokens()) {
      if (wanted.test(token)) {
        tokens.put(token.normalized() ? normalize(token.content()) : token.content(), token.id());
      }
    }
    return new AddedTokens(tokens);
  }

  private static void requirePlain(AddedToken token) {
    if (token.singleWord() || token.leftStrip() || token.rightStrip()) {
      throw unsupported("the added token " + token.content() + " with single_word or strip flags");
    }
  }

  private static byte[][] bytes(TokenizerFile file) {
    var texts = new ArrayList<Map.Entry<String, Integer>>(file.model().vocabulary().entrySet());
    file.addedTokens().forEach(token -> texts.add(Map.entry(token.content(), token.id())));
    int largest = texts.stream().mapToInt(Map.Entry::getValue).max().orElse(-1);
    byte[][] bytes = new byte[largest + 1][0];
    texts.forEach(text -> bytes[text.getValue()] = bytes(text.getKey()));
    return bytes;
  }

  // A token with a character that stands for no byte is text as a whole, as in Hugging Face's
  // decoder.
  private static byte[] bytes(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      int b = ByteAlphabet.toByte(token.charAt(i));
      if (b < 0) {
        return token.getBytes(StandardCharsets.UTF_8);
      }
      bytes[i] = (byte) b;
    }
    return bytes;
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
