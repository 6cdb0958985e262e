package dev.lbrx.formats.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** GGUF files written byte by byte, sound or not. */
final class GgufBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** The beginning of a file of a version with so many tensors and keys. */
  static GgufBytes head(int version, long tensors, long keys) {
    return new GgufBytes().raw("GGUF").i32(version).i64(tensors).i64(keys);
  }

  GgufBytes raw(String bytes) {
    out.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  GgufBytes i32(long value) {
    out.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array());
    return this;
  }

  GgufBytes i64(long value) {
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  GgufBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    i64(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /** A key and its value's type. */
  GgufBytes key(String key, GgufType type) {
    return text(key).i32(type.ordinal());
  }

  /** A tensor's entry, extents fastest first. */
  GgufBytes tensor(String name, int type, long offset, long... extents) {
    text(name).i32(extents.length);
    for (long extent : extents) {
      i64(extent);
    }
    return i32(type).i64(offset);
  }

  /** Zeros up to the alignment, then data. */
  byte[] data(int bytes) {
    int padding = -out.size() & 31;
    out.writeBytes(new byte[padding + bytes]);
    return out.toByteArray();
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
