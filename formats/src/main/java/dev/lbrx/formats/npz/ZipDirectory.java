package dev.lbrx.formats.npz;

import dev.lbrx.formats.Excerpt;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * The directory at the end of a zip archive, in the plain form or that of 64 bits. Source: PKWARE,
 * APPNOTE 6.3.
 */
final class ZipDirectory {
  /** The most entries. */
  private static final int MOST_ENTRIES = 10_000;

  private static final int END = 0x0605_4b50;
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int LOCATOR = 0x0706_4b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int END_64 = 0x0606_4b50;
  private static final int END_64_BYTES = 56;
  private static final int ENTRY = 0x0201_4b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL = 0x0403_4b50;
  private static final int LOCAL_BYTES = 30;
  private static final int EXTRA_64 = 1;
  private static final long IN_EXTRA = 0xFFFF_FFFFL;

  private final SourceFile source;

  ZipDirectory(SourceFile source) {
    this.source = source;
  }

  /** A stored entry: its name, its first byte and its size. */
  record Entry(String name, long position, long bytes) {}

  private record Place(long start, long bytes, long count) {}

  List<Entry> entries() {
    var place = place();
    if (place.count > MOST_ENTRIES) {
      throw refuse("%d entries, allowed are at most %d".formatted(place.count, MOST_ENTRIES));
    }
    if (place.start < 0 || place.bytes < 0 || place.bytes > source.size() - place.start) {
      throw refuse("its directory lies outside of the file: it is cut off or damaged");
    }
    if (place.bytes > place.count * (ENTRY_BYTES + 3L * LONGEST_COMMENT)) {
      throw refuse("a directory of " + place.bytes + " bytes for " + place.count + " entries");
    }
    var directory = read(place.start, place.bytes);
    var entries = new ArrayList<Entry>();
    var names = new HashSet<String>();
    for (int i = 0; i < place.count; i++) {
      var entry = entry(directory);
      if (!names.add(entry.name)) {
        throw refuse("the entry " + Excerpt.of(entry.name) + " stands twice");
      }
      entries.add(entry);
    }
    if (directory.hasRemaining()) {
      throw refuse("its directory has more than the %d entries it says".formatted(place.count));
    }
    requireApart(entries, place.start);
    return entries;
  }

  private Place place() {
    int tail = (int) Math.min(source.size(), END_BYTES + LONGEST_COMMENT);
    var end = read(source.size() - tail, tail);
    for (int at = tail - END_BYTES; at >= 0; at--) {
      if (end.getInt(at) == END && Short.toUnsignedInt(end.getShort(at + 20)) == tail - at - 22) {
        long position = source.size() - tail + at;
        long count = Short.toUnsignedLong(end.getShort(at + 10));
        long bytes = Integer.toUnsignedLong(end.getInt(at + 12));
        long start = Integer.toUnsignedLong(end.getInt(at + 16));
        return count == 0xFFFF || bytes == IN_EXTRA || start == IN_EXTRA
            ? place64(position)
            : new Place(start, bytes, count);
      }
    }
    throw refuse("no directory at its end: it is cut off or damaged, fetch it again");
  }

  private Place place64(long end) {
    if (end >= LOCATOR_BYTES) {
      var locator = read(end - LOCATOR_BYTES, LOCATOR_BYTES);
      long at = locator.getLong(8);
      if (locator.getInt(0) == LOCATOR && at >= 0 && at <= source.size() - END_64_BYTES) {
        var large = read(at, END_64_BYTES);
        if (large.getInt(0) == END_64) {
          return new Place(large.getLong(48), large.getLong(40), large.getLong(32));
        }
      }
    }
    throw refuse("no directory of 64 bits where its end says there is one");
  }

  private Entry entry(ByteBuffer directory) {
    int at = directory.position();
    if (directory.remaining() < ENTRY_BYTES || directory.getInt(at) != ENTRY) {
      throw refuse("its directory is damaged at byte " + at);
    }
    int nameBytes = Short.toUnsignedInt(directory.getShort(at + 28));
    int extraBytes = Short.toUnsignedInt(directory.getShort(at + 30));
    int commentBytes = Short.toUnsignedInt(directory.getShort(at + 32));
    if (directory.remaining() < ENTRY_BYTES + nameBytes + extraBytes + commentBytes) {
      throw refuse("its directory is damaged at byte " + at);
    }
    byte[] text = new byte[nameBytes];
    directory.get(at + ENTRY_BYTES, text);
    String name = new String(text, StandardCharsets.UTF_8);
    int method = Short.toUnsignedInt(directory.getShort(at + 10));
    boolean encrypted = (directory.getShort(at + 8) & 1) != 0;
    if (method != 0 || encrypted) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          "%s: the entry %s is %s: save the arrays again with numpy.savez, which stores them"
              .formatted(source.path(), Excerpt.of(name), encrypted ? "encrypted" : "compressed"));
    }
    long packed = Integer.toUnsignedLong(directory.getInt(at + 20));
    long bytes = Integer.toUnsignedLong(directory.getInt(at + 24));
    long local = Integer.toUnsignedLong(directory.getInt(at + 42));
    var extra = directory.slice(at + ENTRY_BYTES + nameBytes, extraBytes);
    var large = large(extra.order(ByteOrder.LITTLE_ENDIAN));
    if (bytes == IN_EXTRA) {
      bytes = next(large, name);
    }
    if (packed == IN_EXTRA) {
      packed = next(large, name);
    }
    if (local == IN_EXTRA) {
      local = next(large, name);
    }
    if (packed != bytes) {
      throw refuse("the entry %s is stored in %d bytes and has %d".formatted(name, packed, bytes));
    }
    directory.position(at + ENTRY_BYTES + nameBytes + extraBytes + commentBytes);
    return new Entry(name, data(name, local, bytes), bytes);
  }

  // The numbers that did not fit 32 bits, one after another.
  private static ByteBuffer large(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int kind = Short.toUnsignedInt(extra.getShort());
      int bytes = Math.min(extra.remaining(), Short.toUnsignedInt(extra.getShort()));
      if (kind == EXTRA_64) {
        return extra.slice(extra.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + Math.min(bytes, extra.remaining()));
    }
    return ByteBuffer.allocate(0);
  }

  private long next(ByteBuffer large, String name) {
    if (large.remaining() < Long.BYTES) {
      throw refuse("the entry " + Excerpt.of(name) + " lacks its size");
    }
    return large.getLong();
  }

  private long data(String name, long local, long bytes) {
    if (local < 0 || local > source.size() - LOCAL_BYTES) {
      throw refuse("the entry " + Excerpt.of(name) + " lies outside of the file");
    }
    var head = read(local, LOCAL_BYTES);
    if (head.getInt(0) != LOCAL) {
      throw refuse("the entry " + Excerpt.of(name) + " has no head at byte " + local);
    }
    long start =
        local
            + LOCAL_BYTES
            + Short.toUnsignedInt(head.getShort(26))
            + Short.toUnsignedInt(head.getShort(28));
    if (bytes < 0 || bytes > source.size() - start) {
      throw refuse("the entry " + Excerpt.of(name) + " of " + bytes + " bytes leaves the file");
    }
    return start;
  }

  private void requireApart(List<Entry> entries, long end) {
    var sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparingLong(Entry::position).thenComparingLong(Entry::bytes));
    long free = 0;
    for (var entry : sorted) {
      if (entry.position < free || entry.position + entry.bytes > end) {
        throw refuse("the entry " + Excerpt.of(entry.name) + " overlaps another or the directory");
      }
      free = entry.position + entry.bytes;
    }
  }

  private ByteBuffer read(long position, long bytes) {
    dev.lbrx.formats.Storage.requireHeap("the directory of " + source.path(), bytes);
    byte[] read = new byte[Math.toIntExact(bytes)];
    source.read(position, MemorySegment.ofArray(read));
    return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
  }

  private LbrxException refuse(String message) {
    return new LbrxException(ErrorCode.NPZ, source.path() + ": " + message);
  }
}
