package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Little-endian bytes, one after another. */
final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Bytes raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  Bytes raw(String text) {
    return raw(text.getBytes(UTF_8));
  }

  Bytes zeros(int count) {
    return raw(new byte[count]);
  }

  Bytes i32(long value) {
    return raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array());
  }

  Bytes i64(long value) {
    return raw(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  /** A length of 64 bits and the text. */
  Bytes text(String text) {
    return i64(text.getBytes(UTF_8).length).raw(text);
  }

  Bytes align(int alignment) {
    return zeros(-out.size() & (alignment - 1));
  }

  int size() {
    return out.size();
  }

  byte[] array() {
    return out.toByteArray();
  }
}
