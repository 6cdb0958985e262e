package dev.lbrx.formats.gguf;

import java.util.Optional;

/** The type of a metadata value; its number in a file is its place here. */
public enum GgufType {
  /** Unsigned 8 bits. */
  UINT8(1),
  /** Signed 8 bits. */
  INT8(1),
  /** Unsigned 16 bits. */
  UINT16(2),
  /** Signed 16 bits. */
  INT16(2),
  /** Unsigned 32 bits. */
  UINT32(4),
  /** Signed 32 bits. */
  INT32(4),
  /** IEEE 754 binary32. */
  FLOAT32(4),
  /** One byte, 0 or 1. */
  BOOL(1),
  /** A length of 64 bits and so many bytes of UTF-8. */
  STRING(0),
  /** A type, a count of 64 bits and so many values. */
  ARRAY(0),
  /** Unsigned 64 bits. */
  UINT64(8),
  /** Signed 64 bits. */
  INT64(8),
  /** IEEE 754 binary64. */
  FLOAT64(8);

  private final int bytes;

  GgufType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of a value; 0 where they vary. */
  int bytes() {
    return bytes;
  }

  /** Whether values are whole numbers. */
  boolean integer() {
    return switch (this) {
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
      case FLOAT32, FLOAT64, BOOL, STRING, ARRAY -> false;
    };
  }

  /** Whether values are floating-point numbers. */
  boolean floating() {
    return this == FLOAT32 || this == FLOAT64;
  }

  static Optional<GgufType> of(long number) {
    var types = values();
    return number >= 0 && number < types.length
        ? Optional.of(types[(int) number])
        : Optional.empty();
  }
}
