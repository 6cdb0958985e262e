package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A message in protobuf's wire format, field after field. */
final class Protobuf {
  private static final int VARINT = 0;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final Bytes out = new Bytes();

  Protobuf number(int field, long value) {
    out.raw(varint((long) field << 3 | VARINT)).raw(varint(value));
    return this;
  }

  Protobuf float32(int field, float value) {
    out.raw(varint((long) field << 3 | FIXED32)).i32(Float.floatToRawIntBits(value));
    return this;
  }

  Protobuf bytes(int field, byte... value) {
    out.raw(varint((long) field << 3 | LENGTH)).raw(varint(value.length)).raw(value);
    return this;
  }

  Protobuf text(int field, String value) {
    return bytes(field, value.getBytes(UTF_8));
  }

  Protobuf message(int field, Protobuf value) {
    return bytes(field, value.array());
  }

  byte[] array() {
    return out.array();
  }

  static byte[] varint(long value) {
    var bytes = new Bytes();
    long left = value;
    while ((left & ~0x7FL) != 0) {
      bytes.raw((byte) (left & 0x7F | 0x80));
      left >>>= 7;
    }
    return bytes.raw((byte) left).array();
  }
}
