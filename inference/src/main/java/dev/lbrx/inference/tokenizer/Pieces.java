package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.BpeModel;
import dev.lbrx.formats.tokenizer.ScoredModel;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.tokenizer.UnigramModel;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes tokens of pieces of text. */
interface Pieces {
  /** Appends the tokens of a piece, given as code points. */
  void encode(int[] piece, IntStream.Builder ids);

  /**
   * Of a tokenizer's model; special tokens are none of them, whatever the text.
   *
   * @param byteLevel whether its characters stand for bytes
   * @throws LbrxException with {@code LBRX-503} where LBRX does not know the two together
   */
  static Pieces of(TokenizerFile file, boolean byteLevel) {
    var model = file.model();
    if (byteLevel && !(model instanceof BpeModel)) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          "tokenizer.json: the model " + model.type() + " of bytes is not supported yet");
    }
    return switch (model) {
      case BpeModel bpe -> {
        var special = file.special();
        var merges = new BytePairEncoder(MergeTable.of(bpe, special));
        var whole = new HashMap<String, Integer>();
        if (bpe.ignoreMerges()) {
          whole.putAll(bpe.vocabulary());
          whole.keySet().removeAll(special);
        }
        yield byteLevel ? ofBytes(bpe, whole, merges) : ofCharacters(bpe, whole, merges);
      }
      case ScoredModel scored -> new ScoreEncoder(scored);
      case UnigramModel unigram -> new UnigramEncoder(unigram);
    };
  }

  /** Of bytes, each of which is a character of the vocabulary: {@link ByteAlphabet}. */
  static Pieces ofBytes(BpeModel model, Map<String, Integer> whole, BytePairEncoder merges) {
    int[] byteIds = new int[256];
    int unknown = model.unknownToken().map(model.vocabulary()::get).orElse(BytePairEncoder.ABSENT);
    for (int b = 0; b < byteIds.length; b++) {
      String character = String.valueOf(ByteAlphabet.character((byte) b));
      byteIds[b] = model.vocabulary().getOrDefault(character, unknown);
    }
    return (piece, ids) -> {
      byte[] utf8 = new String(piece, 0, piece.length).getBytes(StandardCharsets.UTF_8);
      Integer id = whole.isEmpty() ? null : whole.get(ByteAlphabet.characters(utf8));
      if (id != null) {
        ids.add(id);
        return;
      }
      int[] symbols = new int[utf8.length];
      int count = 0;
      for (byte b : utf8) {
        int symbol = byteIds[b & 0xFF];
        if (symbol != BytePairEncoder.ABSENT) {
          symbols[count++] = symbol;
        }
      }
      Arrays.stream(merges.encode(Arrays.copyOf(symbols, count))).forEach(ids);
    };
  }

  /** Of characters; one that the vocabulary has not is its bytes' tokens or the unknown token. */
  static Pieces ofCharacters(BpeModel model, Map<String, Integer> whole, BytePairEncoder merges) {
    var characters = new HashMap<Integer, Integer>();
    model
        .vocabulary()
        .forEach(
            (token, id) -> {
              if (!token.isEmpty() && token.length() == Character.charCount(token.codePointAt(0))) {
                characters.put(token.codePointAt(0), id);
              }
            });
    var fallback = Fallback.of(model, model.byteFallback());
    return (piece, ids) -> {
      Integer id = whole.isEmpty() ? null : whole.get(new String(piece, 0, piece.length));
      if (id != null) {
        ids.add(id);
        return;
      }
      var symbols = IntStream.builder();
      boolean afterUnknown = false;
      for (int character : piece) {
        Integer symbol = characters.get(character);
        if (symbol != null) {
          symbols.add(symbol);
          afterUnknown = false;
        } else {
          byte[] utf8 = Character.toString(character).getBytes(StandardCharsets.UTF_8);
          afterUnknown = fallback.add(utf8, afterUnknown && model.fuseUnknown(), symbols);
        }
      }
      Arrays.stream(merges.encode(symbols.build().toArray())).forEach(ids);
    };
  }
}
