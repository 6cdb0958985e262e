package dev.lbrx.formats.sentencepiece;

import java.util.Optional;

/** What a piece is; its number, in SentencePiece's files and GGUF's, is its place here and 1. */
public enum PieceType {
  /** Part of text. */
  NORMAL,
  /** What stands for what has no piece. */
  UNKNOWN,
  /** Begins, ends or separates. */
  CONTROL,
  /** Cut out of a text as a whole. */
  USER_DEFINED,
  /** Never made of text. */
  UNUSED,
  /** One byte. */
  BYTE;

  /** The type of a number. */
  public static Optional<PieceType> of(long number) {
    return number >= 1 && number <= values().length
        ? Optional.of(values()[(int) number - 1])
        : Optional.empty();
  }

  /** Its number. */
  public int number() {
    return ordinal() + 1;
  }

  /** Whether it is cut out of a text as a whole. */
  public boolean added() {
    return this == UNKNOWN || this == CONTROL || this == USER_DEFINED;
  }
}
