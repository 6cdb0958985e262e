package dev.lbrx.formats.gguf.model;

/** What a token of a GGUF file is; its number is its place here and 1. Source: llama.cpp. */
enum TokenType {
  /** Part of text. */
  NORMAL,
  /** What stands for what has no token. */
  UNKNOWN,
  /** Begins, ends or separates. */
  CONTROL,
  /** Added to the vocabulary as a whole. */
  USER_DEFINED,
  /** Fills the vocabulary. */
  UNUSED,
  /** One byte. */
  BYTE;

  /** Whether it is cut out of a text as a whole. */
  boolean added() {
    return this == UNKNOWN || this == CONTROL || this == USER_DEFINED;
  }

  int number() {
    return ordinal() + 1;
  }

  /** The type of a token; all are normal where the file lists no types. */
  static TokenType of(long[] types, int id) {
    var values = values();
    boolean known = types.length > id && types[id] >= 1 && types[id] <= values.length;
    return known ? values[(int) types[id] - 1] : NORMAL;
  }
}
