package dev.lbrx.inference.tokenizer;

import java.util.Arrays;

/**
 * The printable characters that stand for bytes in byte-level vocabularies: printable Latin-1 bytes
 * stand for themselves, the other 68 get U+0100, U+0101, … in order.
 *
 * <p>Source: Radford et al., Language Models are Unsupervised Multitask Learners (GPT-2), 2019.
 */
final class ByteAlphabet {
  private static final char[] CHARACTERS = new char[256];
  private static final short[] BYTES = new short[512];

  static {
    Arrays.fill(BYTES, (short) -1);
    char next = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
      char character = printable ? (char) b : next++;
      CHARACTERS[b] = character;
      BYTES[character] = (short) b;
    }
  }

  private ByteAlphabet() {}

  /** The character of a byte. */
  static char character(byte b) {
    return CHARACTERS[b & 0xFF];
  }

  /** The characters of bytes. */
  static String characters(byte[] bytes) {
    var text = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      text.append(character(b));
    }
    return text.toString();
  }

  /** The byte of a character, or −1 if it stands for none. */
  static int toByte(char character) {
    return character < BYTES.length ? BYTES[character] : -1;
  }
}
