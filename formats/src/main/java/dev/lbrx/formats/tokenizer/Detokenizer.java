package dev.lbrx.formats.tokenizer;

/** How tokens become text: the {@code decoder} of a tokenizer.json. */
public sealed interface Detokenizer {
  /** Each character of a token stands for a byte. */
  record ByteLevel() implements Detokenizer {}

  /**
   * Tokens are text in which something stands for a space, as SentencePiece has them.
   *
   * @param space what stands for a space
   * @param bytes whether tokens {@code <0x00>} … {@code <0xFF>} are bytes
   * @param stripped how many spaces are taken from the beginning of a text, at most
   */
  record Spaces(String space, boolean bytes, int stripped) implements Detokenizer {}
}
