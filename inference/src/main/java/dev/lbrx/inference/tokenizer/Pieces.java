package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.BpeModel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes tokens of pieces of text. */
interface Pieces {
  /** Appends the tokens of a piece, given as code points. */
  void encode(int[] piece, IntStream.Builder ids);

  /** Of bytes, each of which is a character of the vocabulary: {@link ByteAlphabet}. */
  static Pieces ofBytes(BpeModel model, BytePairEncoder merges) {
    int[] byteIds = new int[256];
    int unknown = model.unknownToken().map(model.vocabulary()::get).orElse(BytePairEncoder.ABSENT);
    for (int b = 0; b < byteIds.length; b++) {
      String character = String.valueOf(ByteAlphabet.character((byte) b));
      byteIds[b] = model.vocabulary().getOrDefault(character, unknown);
    }
    return (piece, ids) -> {
      byte[] utf8 = new String(piece, 0, piece.length).getBytes(StandardCharsets.UTF_8);
      Integer whole =
          model.ignoreMerges() ? model.vocabulary().get(ByteAlphabet.characters(utf8)) : null;
      if (whole != null) {
        ids.add(whole);
        return;
      }
      int[] symbols = new int[utf8.length];
      int count = 0;
      for (byte b : utf8) {
        int id = byteIds[b & 0xFF];
        if (id != BytePairEncoder.ABSENT) {
          symbols[count++] = id;
        }
      }
      Arrays.stream(merges.encode(Arrays.copyOf(symbols, count))).forEach(ids);
    };
  }

  /** Of characters; one that the vocabulary has not is its bytes' tokens or the unknown token. */
  static Pieces ofCharacters(BpeModel model, BytePairEncoder merges) {
    var characters = new HashMap<Integer, Integer>();
    model
        .vocabulary()
        .forEach(
            (token, id) -> {
              if (!token.isEmpty() && token.length() == Character.charCount(token.codePointAt(0))) {
                characters.put(token.codePointAt(0), id);
              }
            });
    int[] byteIds = model.byteFallback() ? byteIds(model.vocabulary()) : new int[0];
    int unknown = model.unknownToken().map(model.vocabulary()::get).orElse(BytePairEncoder.ABSENT);
    return (piece, ids) -> {
      Integer whole =
          model.ignoreMerges() ? model.vocabulary().get(new String(piece, 0, piece.length)) : null;
      if (whole != null) {
        ids.add(whole);
        return;
      }
      var symbols = IntStream.builder();
      boolean afterUnknown = false;
      for (int character : piece) {
        Integer id = characters.get(character);
        boolean isUnknown = id == null && byteIds.length == 0;
        if (id != null) {
          symbols.add(id);
        } else if (!isUnknown) {
          for (byte b : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
            symbols.add(byteIds[b & 0xFF]);
          }
        } else if (unknown != BytePairEncoder.ABSENT && !(afterUnknown && model.fuseUnknown())) {
          symbols.add(unknown);
        }
        afterUnknown = isUnknown;
      }
      Arrays.stream(merges.encode(symbols.build().toArray())).forEach(ids);
    };
  }

  /** The tokens {@code <0x00>} … {@code <0xFF>}; none where one is missing. */
  private static int[] byteIds(Map<String, Integer> vocabulary) {
    int[] ids = new int[256];
    for (int b = 0; b < ids.length; b++) {
      Integer id = vocabulary.get("<0x%02X>".formatted(b));
      if (id == null) {
        return new int[0];
      }
      ids[b] = id;
    }
    return ids;
  }
}
