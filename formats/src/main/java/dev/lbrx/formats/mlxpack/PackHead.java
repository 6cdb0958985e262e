package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.Storage;
import dev.lbrx.formats.hash.Sha256;
import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import tools.jackson.databind.node.ObjectNode;

/**
 * The first bytes of a pack: {@code "MLXP"}, the version as u32; in version 1 the size of the
 * metadata as u64, which follows; in version 2 the position of the metadata and its size, both u64,
 * and its SHA-256. All numbers are little-endian.
 *
 * @param version 1 or 2
 * @param position of the metadata
 * @param metadataBytes its size
 */
record PackHead(int version, long position, long metadataBytes) {
  static final String MAGIC = "MLXP";
  static final int FIRST = 1;
  static final int SECOND = 2;

  /** Bytes before the metadata in version 1. */
  static final int BYTES_1 = 16;

  /** Bytes of the head in version 2; zeros follow up to the first file. */
  static final int BYTES_2 = 56;

  /** What every file of version 2 begins at a multiple of. */
  static final int ALIGNMENT = 4096;

  /** The largest metadata, in bytes. */
  static final long LARGEST_METADATA = 100_000_000;

  // The text, its tree, and the files made of it.
  private static final int HEAP_PER_METADATA_BYTE = 4;

  static byte[] first(long metadataBytes) {
    return start(BYTES_1, FIRST).putLong(metadataBytes).array();
  }

  static byte[] second(long position, byte[] metadata) {
    return start(BYTES_2, SECOND)
        .putLong(position)
        .putLong(metadata.length)
        .put(HexFormat.of().parseHex(Sha256.of(MemorySegment.ofArray(metadata))))
        .array();
  }

  private static ByteBuffer start(int bytes, int version) {
    return ByteBuffer.allocate(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC.getBytes(StandardCharsets.US_ASCII))
        .putInt(version);
  }

  /** Whether a file begins as a pack does. */
  static boolean is(SourceFile source) {
    byte[] magic = new byte[MAGIC.length()];
    if (source.size() < magic.length) {
      return false;
    }
    source.read(0, MemorySegment.ofArray(magic));
    return new String(magic, StandardCharsets.ISO_8859_1).equals(MAGIC);
  }

  static PackHead read(SourceFile source) {
    if (source.size() < BYTES_1 || !is(source)) {
      throw refuse(source, 0, "not an MLXPack file, which begins with " + MAGIC);
    }
    var head = bytes(source, 0, BYTES_1);
    int version = head.getInt(MAGIC.length());
    return switch (version) {
      case FIRST ->
          new PackHead(FIRST, BYTES_1, length(source, head.getLong(8), source.size() - BYTES_1, 8));
      case SECOND -> second(source);
      default ->
          throw new LbrxException(
              ErrorCode.UNSUPPORTED,
              source.path()
                  + " at byte 4: MLXPack version "
                  + Integer.toUnsignedString(version)
                  + ", supported are "
                  + FIRST
                  + " and "
                  + SECOND);
    };
  }

  private static PackHead second(SourceFile source) {
    if (source.size() < ALIGNMENT) {
      throw refuse(source, 0, "a pack of version 2 has at least " + ALIGNMENT + " bytes");
    }
    var head = bytes(source, 0, ALIGNMENT);
    long position = head.getLong(8);
    if (position < ALIGNMENT || position % ALIGNMENT != 0 || position > source.size()) {
      throw refuse(
          source,
          8,
          "metadata at byte %s, expected a multiple of %d within the file"
              .formatted(Long.toUnsignedString(position), ALIGNMENT));
    }
    long length = length(source, head.getLong(16), source.size() - position, 16);
    if (position + length != source.size()) {
      throw refuse(
          source,
          16,
          "the metadata ends at byte %d, the pack at byte %d"
              .formatted(position + length, source.size()));
    }
    for (int at = BYTES_2; at < ALIGNMENT; at++) {
      if (head.get(at) != 0) {
        throw refuse(source, at, "expected zeros behind the head");
      }
    }
    return new PackHead(SECOND, position, length);
  }

  private static long length(SourceFile source, long length, long rest, int at) {
    long most = Math.min(rest, LARGEST_METADATA);
    if (length < 0 || length > most) {
      throw refuse(
          source,
          at,
          "metadata of %s bytes, allowed are at most %d"
              .formatted(Long.toUnsignedString(length), most));
    }
    return length;
  }

  /** The metadata, which in version 2 must have the hash that the head says. */
  ObjectNode metadata(SourceFile source) {
    String file = source.path().toString();
    Storage.requireHeap("the metadata of " + file, metadataBytes * HEAP_PER_METADATA_BYTE);
    byte[] json = bytes(source, position, metadataBytes).array();
    if (version == SECOND) {
      byte[] said = Arrays.copyOfRange(bytes(source, 0, BYTES_2).array(), 24, BYTES_2);
      String actual = Sha256.of(MemorySegment.ofArray(json));
      if (!HexFormat.of().formatHex(said).equals(actual)) {
        throw new LbrxException(
            ErrorCode.CHECKSUM,
            "%s: the metadata has SHA-256 %s, the head says %s: it is damaged, fetch it again"
                .formatted(file, actual, HexFormat.of().formatHex(said)));
      }
    }
    if (Json.parse(json, file) instanceof ObjectNode object) {
      return object;
    }
    throw refuse(source, position, "the metadata is not an object");
  }

  private static ByteBuffer bytes(SourceFile source, long position, long count) {
    byte[] bytes = new byte[Math.toIntExact(count)];
    source.read(position, MemorySegment.ofArray(bytes));
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static LbrxException refuse(SourceFile source, long at, String message) {
    return new LbrxException(ErrorCode.PACK, source.path() + " at byte " + at + ": " + message);
  }
}
