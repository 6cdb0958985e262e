package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.tokenizer.Detokenizer;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;

/** The bytes that each token stands for. */
final class TokenBytes {
  private static final int BYTE_TOKEN = "<0x00>".length();

  private TokenBytes() {}

  /** By id. */
  static byte[][] of(TokenizerFile file) {
    var texts = new ArrayList<Map.Entry<String, Integer>>(file.model().vocabulary().entrySet());
    file.addedTokens().forEach(token -> texts.add(Map.entry(token.content(), token.id())));
    int largest = texts.stream().mapToInt(Map.Entry::getValue).max().orElse(-1);
    byte[][] bytes = new byte[largest + 1][0];
    var detokenizer = file.detokenizer();
    texts.forEach(
        text ->
            bytes[text.getValue()] =
                switch (detokenizer) {
                  case Detokenizer.ByteLevel() -> byteLevel(text.getKey());
                  case Detokenizer.Spaces spaces -> spaced(spaces, text.getKey());
                });
    return bytes;
  }

  // A token with a character that stands for no byte is text as a whole, as in Hugging Face's
  // decoder.
  private static byte[] byteLevel(String token) {
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

  private static byte[] spaced(Detokenizer.Spaces spaces, String token) {
    if (spaces.bytes()
        && token.length() == BYTE_TOKEN
        && token.startsWith("<0x")
        && token.endsWith(">")) {
      int high = Character.digit(token.charAt(3), 16);
      int low = Character.digit(token.charAt(4), 16);
      if (high >= 0 && low >= 0) {
        return new byte[] {(byte) (high << 4 | low)};
      }
    }
    return token.replace(spaces.space(), " ").getBytes(StandardCharsets.UTF_8);
  }
}
