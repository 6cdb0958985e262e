package dev.lbrx.formats.gguf;

import dev.lbrx.formats.Excerpt;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A place in a file that moves on as numbers and strings are read, never beyond the end. */
final class Cursor {
  private static final int WINDOW = 1 << 16;

  private final SourceFile source;
  private final byte[] window = new byte[WINDOW];
  private final ByteBuffer numbers = ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);
  private long windowStart;
  private int windowBytes;
  private long position;

  Cursor(SourceFile source) {
    this.source = source;
  }

  long position() {
    return position;
  }

  long left() {
    return source.size() - position;
  }

  int byteValue(String what) {
    return window[take(1, what)];
  }

  int int32(String what) {
    return numbers.getInt(take(Integer.BYTES, what));
  }

  long int64(String what) {
    return numbers.getLong(take(Long.BYTES, what));
  }

  /** A length or count: whatever is above {@code most} is refused. */
  long count(long most, String what) {
    long at = position;
    long count = int64(what);
    if (count < 0 || count > most) {
      throw refuse(
          at,
          "%s of %s, allowed are at most %d".formatted(what, Long.toUnsignedString(count), most));
    }
    return count;
  }

  /** A length and so many bytes of UTF-8. */
  String text(long most, String what) {
    long at = position;
    byte[] bytes = bytes(count(Math.min(most, Math.max(0, left() - Long.BYTES)), what), what);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refuse(
          at, what + " is not UTF-8: " + Excerpt.of(new String(bytes, StandardCharsets.UTF_8)));
    }
  }

  byte[] bytes(long count, String what) {
    require(count, what);
    byte[] bytes = new byte[Math.toIntExact(count)];
    source.read(position, MemorySegment.ofArray(bytes));
    position += count;
    return bytes;
  }

  void skip(long bytes, String what) {
    require(bytes, what);
    position += bytes;
  }

  /** The bytes from an earlier position to here. */
  byte[] since(long start) {
    byte[] bytes = new byte[Math.toIntExact(position - start)];
    source.read(start, MemorySegment.ofArray(bytes));
    return bytes;
  }

  LbrxException refuse(long at, String message) {
    return new LbrxException(ErrorCode.GGUF, source.path() + " at byte " + at + ": " + message);
  }

  private void require(long bytes, String what) {
    if (bytes > left()) {
      throw refuse(
          position,
          "%s takes %d bytes, the file has %d more: it is cut off or damaged, fetch it again"
              .formatted(what, bytes, left()));
    }
  }

  // Moves on, and gives where in the window the bytes lie.
  private int take(int bytes, String what) {
    require(bytes, what);
    if (position < windowStart || position + bytes > windowStart + windowBytes) {
      windowStart = position;
      windowBytes = (int) Math.min(WINDOW, left());
      source.read(position, MemorySegment.ofArray(window).asSlice(0, windowBytes));
    }
    int at = (int) (position - windowStart);
    position += bytes;
    return at;
  }
}
