package dev.lbrx.formats.gguf;

import dev.lbrx.formats.Excerpt;
import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.Storage;
import dev.lbrx.formats.Utf8;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parses what stands before a file's data and holds it to the format and to the limits. */
final class HeaderReader {
  private static final int OLDEST = 2;
  private static final int NEWEST = 3;
  private static final int LEAST_KEY_BYTES = Long.BYTES + Integer.BYTES + 1;
  private static final int LEAST_TENSOR_BYTES = Long.BYTES + 2 * Integer.BYTES + Long.BYTES;
  private static final int ENTRY_BYTES = 400;
  private static final int COUNTED_AT_ONCE = 4_096;

  private final String file;
  private final long fileBytes;
  private final Cursor cursor;
  private final boolean strict;
  private final Map<String, GgufValue> metadata = new LinkedHashMap<>();
  private long heapBytes;

  private HeaderReader(SourceFile source, boolean strict) {
    this.strict = strict;
    this.file = source.path().toString();
    this.fileBytes = source.size();
    this.cursor = new Cursor(source);
  }

  static GgufHeader read(SourceFile source) {
    return new HeaderReader(source, true).header();
  }

  /** Believes every place of a tensor. */
  static GgufHeader salvage(SourceFile source) {
    return new HeaderReader(source, false).header();
  }

  private GgufHeader header() {
    if (!Arrays.equals(cursor.bytes(GgufHeader.MAGIC.length, "the magic"), GgufHeader.MAGIC)) {
      throw cursor.refuse(0, "a GGUF file begins with GGUF");
    }
    int version = version();
    long at = cursor.position();
    long tensors = cursor.count(GgufHeader.MOST_TENSORS, "a tensor count");
    long keys = cursor.count(Long.MAX_VALUE, "a metadata count");
    if (keys > cursor.left() / LEAST_KEY_BYTES || tensors > cursor.left() / LEAST_TENSOR_BYTES) {
      throw cursor.refuse(
          at,
          "%d tensors and %d metadata values do not fit into the %d bytes that follow"
              .formatted(tensors, keys, cursor.left()));
    }
    for (long i = 0; i < keys; i++) {
      member();
    }
    int alignment = alignment();
    return new GgufHeader(
        version, metadata, new Tensors((int) tensors, alignment).read(), fileBytes);
  }

  private int version() {
    int version = cursor.int32("the version");
    if (version < OLDEST || version > NEWEST) {
      int swapped = Integer.reverseBytes(version);
      boolean bigEndian = swapped >= OLDEST && swapped <= NEWEST;
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          file
              + " at byte 4: "
              + (bigEndian
                  ? "big-endian GGUF, only little-endian is read"
                  : "version " + Integer.toUnsignedString(version) + ", versions 2 and 3 are read")
              + ": convert it again with current tools");
    }
    return version;
  }

  private void member() {
    long at = cursor.position();
    String key = cursor.text(GgufHeader.LONGEST_KEY, "a key");
    var value = value("the value of " + Excerpt.of(key));
    if (metadata.putIfAbsent(key, value) != null) {
      throw cursor.refuse(at, "the key " + Excerpt.of(key) + " stands twice in the metadata");
    }
    if (cursor.position() > GgufHeader.LARGEST_METADATA) {
      throw cursor.refuse(at, "more than " + GgufHeader.LARGEST_METADATA + " bytes of metadata");
    }
  }

  private GgufValue value(String what) {
    var type = type(what);
    if (type != GgufType.ARRAY) {
      long start = cursor.position();
      values(type, 1, what);
      byte[] bytes = kept(start);
      if (type == GgufType.STRING) {
        requireUtf8(bytes, start, what);
      }
      return new GgufValue(type, type, 1, bytes);
    }
    var element = type(what);
    int count = (int) cursor.count(GgufHeader.MOST_ELEMENTS, what + ", an array,");
    long start = cursor.position();
    if (element == GgufType.ARRAY) {
      nested(count, what);
    } else {
      values(element, count, what);
    }
    return new GgufValue(type, element, count, kept(start));
  }

  private GgufType type(String what) {
    long at = cursor.position();
    int number = cursor.int32(what);
    return GgufType.of(number)
        .orElseThrow(
            () ->
                cursor.refuse(
                    at,
                    "%s has type %s, expected 0 to %d"
                        .formatted(
                            what, Integer.toUnsignedString(number), GgufType.values().length - 1)));
  }

  // Moves over values, checking what can be wrong with them.
  private void values(GgufType type, int count, String what) {
    switch (type) {
      case STRING -> {
        for (int i = 0; i < count; i++) {
          cursor.skip(cursor.count(GgufHeader.LONGEST_STRING, what + ", a string,"), what);
        }
      }
      case BOOL -> {
        for (int i = 0; i < count; i++) {
          int value = cursor.byteValue(what);
          if (value != 0 && value != 1) {
            throw cursor.refuse(
                cursor.position() - 1,
                what + " is the bool " + (value & 0xFF) + ", expected 0 or 1");
          }
        }
      }
      default -> cursor.skip(Sizes.multiply(count, type.bytes()), what);
    }
  }

  // Arrays in an array; deeper ones are refused.
  private void nested(int count, String what) {
    for (int i = 0; i < count; i++) {
      long at = cursor.position();
      var type = type(what);
      if (type == GgufType.ARRAY) {
        throw cursor.refuse(at, what + " nests arrays deeper than one in another");
      }
      values(type, (int) cursor.count(GgufHeader.MOST_ELEMENTS, what + ", an array,"), what);
    }
  }

  private void requireUtf8(byte[] string, long at, String what) {
    int malformed = Utf8.malformed(string, Long.BYTES, string.length - Long.BYTES);
    if (malformed >= 0) {
      throw cursor.refuse(at, what + " is not UTF-8 at its byte " + malformed);
    }
  }

  private byte[] kept(long start) {
    hold(cursor.position() - start);
    return cursor.since(start);
  }

  private void hold(long bytes) {
    heapBytes = Sizes.add(heapBytes, bytes + 300);
    Storage.requireHeap("the metadata of " + file, heapBytes);
  }

  private int alignment() {
    var value = metadata.get(GgufHeader.ALIGNMENT);
    if (value == null) {
      return GgufHeader.STANDARD_ALIGNMENT;
    }
    long alignment = value.type() == GgufType.UINT32 ? value.longs()[0] : 0;
    if (alignment < GgufHeader.SMALLEST_ALIGNMENT
        || alignment > GgufHeader.LARGEST_ALIGNMENT
        || Long.bitCount(alignment) != 1) {
      throw new LbrxException(
          ErrorCode.GGUF,
          "%s: %s is %s %s, expected UINT32, a power of two from %d to %d"
              .formatted(
                  file,
                  GgufHeader.ALIGNMENT,
                  value.type(),
                  value,
                  GgufHeader.SMALLEST_ALIGNMENT,
                  GgufHeader.LARGEST_ALIGNMENT));
    }
    return (int) alignment;
  }

  /** The tensors' list, whose offsets are the running sum of aligned sizes. */
  private final class Tensors {
    private final int count;
    private final int alignment;
    private final Set<String> names = new HashSet<>();
    private long expected;

    Tensors(int count, int alignment) {
      this.count = count;
      this.alignment = alignment;
    }

    List<TensorEntry> read() {
      var relative = new ArrayList<TensorEntry>();
      for (int i = 0; i < count; i++) {
        if (i % COUNTED_AT_ONCE == 0) {
          hold((long) Math.min(COUNTED_AT_ONCE, count - i) * ENTRY_BYTES);
        }
        relative.add(next());
      }
      long dataStart = Sizes.align(cursor.position(), alignment);
      var tensors = new ArrayList<TensorEntry>(relative.size());
      long end = cursor.position();
      for (var tensor : relative) {
        long position;
        try {
          position = Sizes.add(dataStart, tensor.position());
          end = Sizes.add(position, tensor.bytes());
        } catch (ArithmeticException e) {
          throw refuse(tensor.name(), "ends above 2^63 - 1 bytes");
        }
        if (strict && end > fileBytes) {
          throw refuse(
              tensor.name(),
              "ends at byte %d, the file at byte %d: it is cut off or damaged, fetch it again"
                  .formatted(end, fileBytes));
        }
        tensors.add(new TensorEntry(tensor.name(), tensor.spec(), position, tensor.bytes()));
      }
      if (strict && fileBytes > Sizes.align(end, alignment)) {
        throw new LbrxException(
            ErrorCode.GGUF,
            "%s: the tensors end at byte %d, the file at byte %d: there are bytes that belong to no tensor"
                .formatted(file, end, fileBytes));
      }
      return tensors;
    }

    // With its position counted from the start of the data.
    private TensorEntry next() {
      String name = cursor.text(GgufHeader.LONGEST_NAME, "a tensor's name");
      if (!names.add(name)) {
        throw refuse(name, "stands twice in the file");
      }
      long[] extents = extents(name);
      var dtype = dtype(name);
      var spec = spec(name, dtype, extents);
      long bytes = spec.dtype().size(spec.shape().elements());
      long offset = cursor.int64("an offset");
      if (strict ? offset != expected : offset < 0 || offset > fileBytes) {
        boolean hole = Long.compareUnsigned(offset, expected) > 0;
        throw refuse(
            name,
            "begins at byte %s of the data, expected %d: %s"
                .formatted(
                    Long.toUnsignedString(offset),
                    expected,
                    hole ? "there is a hole before it" : "it overlaps the one before it"));
      }
      try {
        expected = Sizes.align(Sizes.add(expected, bytes), alignment);
      } catch (ArithmeticException e) {
        throw refuse(name, "ends above 2^63 - 1 bytes");
      }
      return new TensorEntry(name, spec, offset, bytes);
    }

    private long[] extents(String name) {
      int rank = cursor.int32("a rank");
      if (rank < 0 || rank > GgufHeader.HIGHEST_RANK) {
        throw refuse(
            name,
            "has %s axes, allowed are at most %d"
                .formatted(Integer.toUnsignedString(rank), GgufHeader.HIGHEST_RANK));
      }
      // The file names the fastest axis first.
      long[] extents = new long[rank];
      for (int axis = rank - 1; axis >= 0; axis--) {
        extents[axis] = cursor.int64("an extent");
        if (extents[axis] < 0) {
          throw refuse(name, "has an extent of " + Long.toUnsignedString(extents[axis]));
        }
      }
      return extents;
    }

    private DType dtype(String name) {
      int number = cursor.int32("a type");
      var type = TensorType.of(number);
      if (type.isPresent()) {
        return type.get().dtype();
      }
      if (TensorType.neverStored(number)) {
        throw new LbrxException(
            ErrorCode.UNSUPPORTED,
            "%s: tensor %s has type %d, which files do not hold any more"
                .formatted(file, Excerpt.of(name), number));
      }
      throw refuse(
          name, "has type " + Integer.toUnsignedString(number) + ", which ggml does not know");
    }

    private Spec spec(String name, DType dtype, long[] extents) {
      try {
        Sizes.tensor(dtype, extents);
      } catch (ArithmeticException e) {
        throw refuse(name, "has shape " + Arrays.toString(extents) + ", above 2^63 - 1 bytes");
      }
      long row = extents.length == 0 ? 1 : extents[extents.length - 1];
      if (row % dtype.block() != 0) {
        throw refuse(
            name,
            "has rows of %d, %s comes in blocks of %d"
                .formatted(row, dtype.label(), dtype.block()));
      }
      return Spec.of(dtype, extents);
    }

    private LbrxException refuse(String name, String message) {
      return new LbrxException(
          ErrorCode.GGUF, file + ": tensor " + Excerpt.of(name) + " " + message);
    }
  }
}
