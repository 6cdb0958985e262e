package dev.lbrx.inference.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns tokens into text one by one. A character whose bytes are spread over tokens comes out with
 * the last of them; bytes that are no UTF-8 come out as U+FFFD. For one sequence and one thread.
 */
public final class TokenDecoder {
  private static final int LONGEST_CHARACTER = 4;

  private final Tokenizer tokenizer;
  private final boolean skipSpecial;
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] begun = new byte[0];
  private int toStrip;

  TokenDecoder(Tokenizer tokenizer, boolean skipSpecial) {
    this.tokenizer = tokenizer;
    this.skipSpecial = skipSpecial;
    this.toStrip = tokenizer.stripped();
  }

  /** The text that this token completes; empty where a character is not complete yet. */
  public String next(int id) {
    return skipSpecial && tokenizer.isSpecial(id) ? "" : decode(tokenizer.bytes(id), false);
  }

  /** What is left at the end: U+FFFD for a character that never was completed, or nothing. */
  public String finish() {
    String rest = decode(new byte[0], true);
    utf8.reset();
    toStrip = tokenizer.stripped();
    return rest;
  }

  private String decode(byte[] more, boolean end) {
    var in = ByteBuffer.allocate(begun.length + more.length).put(begun).put(more).flip();
    var out = CharBuffer.allocate(in.remaining() + LONGEST_CHARACTER);
    utf8.decode(in, out, end);
    if (end) {
      utf8.flush(out);
    }
    begun = new byte[in.remaining()];
    in.get(begun);
    return strip(out.flip().toString());
  }

  private String strip(String text) {
    int from = 0;
    while (from < text.length() && toStrip > 0 && text.charAt(from) == ' ') {
      from++;
      toStrip--;
    }
    toStrip = from < text.length() ? 0 : toStrip;
    return text.substring(from);
  }
}
