package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.TokenizerModel;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What text without a token becomes: its bytes' tokens {@code <0x00>} … {@code <0xFF>}, or the
 * unknown token.
 *
 * @param bytes tokens by byte; none where bytes have no tokens
 * @param unknown the unknown token, {@link BytePairEncoder#ABSENT} where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Fallback(int[] bytes, int unknown) {
  private static final int BYTES = 256;

  static Fallback of(TokenizerModel model, boolean byteFallback) {
    int unknown = model.unknownToken().map(model.vocabulary()::get).orElse(BytePairEncoder.ABSENT);
    return new Fallback(byteFallback ? bytes(model.vocabulary()) : new int[0], unknown);
  }

  // None where one is missing.
  private static int[] bytes(Map<String, Integer> vocabulary) {
    int[] ids = new int[BYTES];
    for (int b = 0; b < ids.length; b++) {
      Integer id = vocabulary.get("<0x%02X>".formatted(b));
      if (id == null) {
        return new int[0];
      }
      ids[b] = id;
    }
    return ids;
  }

  /**
   * Appends the tokens of a stretch.
   *
   * @param joins whether it continues one that became the unknown token, and is part of that
   * @return whether it became the unknown token
   */
  boolean add(byte[] utf8, boolean joins, IntStream.Builder ids) {
    if (bytes.length == 0) {
      if (unknown != BytePairEncoder.ABSENT && !joins) {
        ids.add(unknown);
      }
      return true;
    }
    for (byte b : utf8) {
      ids.add(bytes[b & 0xFF]);
    }
    return false;
  }
}
