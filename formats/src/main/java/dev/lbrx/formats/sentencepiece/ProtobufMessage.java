package dev.lbrx.formats.sentencepiece;

import dev.lbrx.formats.Excerpt;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A cursor over the fields of a message in protobuf's wire format, never beyond its end. Of fields
 * that a reader does not ask for it takes the value and goes on.
 *
 * <p>Source: Protocol Buffers, Encoding.
 */
final class ProtobufMessage {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int LONGEST_VARINT = 10;

  private final String source;
  private final byte[] bytes;
  private final int end;
  private int at;
  private int start;
  private int wire;
  private long number;
  private int from;

  ProtobufMessage(byte[] bytes, String source) {
    this(bytes, 0, bytes.length, source);
  }

  private ProtobufMessage(byte[] bytes, int from, int to, String source) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
    this.source = source;
  }

  /** Moves to the next field and gives its number; 0 at the end. */
  int next() {
    start = at;
    if (at == end) {
      return 0;
    }
    long key = varint();
    wire = (int) (key & 7);
    switch (wire) {
      case VARINT -> number = varint();
      case FIXED64 -> skip(Long.BYTES);
      case FIXED32 -> skip(Integer.BYTES);
      case BYTES -> skip(varint());
      default -> throw refuse("wire type " + wire + ", expected 0, 1, 2 or 5");
    }
    long field = key >>> 3;
    if (field < 1 || field > (1 << 29) - 1) {
      throw refuse("field number " + Long.toUnsignedString(field));
    }
    return (int) field;
  }

  /** This field's value as a whole number of 32 bits. */
  int int32(String what) {
    require(VARINT, what);
    return (int) number;
  }

  boolean flag(String what) {
    require(VARINT, what);
    return number != 0;
  }

  float float32(String what) {
    require(FIXED32, what);
    float value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat(from);
    if (!Float.isFinite(value)) {
      throw refuse(what + " is " + value + ", expected a number");
    }
    return value;
  }

  String text(String what) {
    require(BYTES, what);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, at - from))
          .toString();
    } catch (CharacterCodingException e) {
      String found = new String(bytes, from, at - from, StandardCharsets.UTF_8);
      throw refuse(what + " is not UTF-8: " + Excerpt.of(found));
    }
  }

  byte[] bytes(String what) {
    require(BYTES, what);
    return Arrays.copyOfRange(bytes, from, at);
  }

  ProtobufMessage message(String what) {
    require(BYTES, what);
    return new ProtobufMessage(bytes, from, at, source);
  }

  /** A refusal of this field. */
  LbrxException refuse(String message) {
    return new LbrxException(
        ErrorCode.TOKENIZER, "%s at byte %d: %s".formatted(source, start, message));
  }

  private void require(int expected, String what) {
    if (wire != expected) {
      throw refuse("%s is of wire type %d, expected %d".formatted(what, wire, expected));
    }
  }

  private void skip(long count) {
    if (count < 0 || count > end - at) {
      throw refuse(
          "a field of %s bytes, %d are left: it is cut off or damaged, fetch it again"
              .formatted(Long.toUnsignedString(count), end - at));
    }
    from = at;
    at += (int) count;
  }

  private long varint() {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      if (at == end) {
        throw refuse("a number ends too early: it is cut off or damaged, fetch it again");
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7F) << 7 * i;
      if (b >= 0) {
        return value;
      }
    }
    throw refuse("a number of more than " + LONGEST_VARINT + " bytes");
  }
}
