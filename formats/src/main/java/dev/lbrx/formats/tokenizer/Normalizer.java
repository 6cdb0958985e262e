package dev.lbrx.formats.tokenizer;

/** What happens to the text before it is cut. */
public enum Normalizer {
  /** Nothing. */
  NONE,
  /** Unicode normalization form C. */
  NFC
}
