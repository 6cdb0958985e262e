package dev.lbrx.toolkit.repair;

import dev.lbrx.formats.Excerpt;
import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.Storage;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a damaged safetensors file still says. */
final class SafetensorsRepair {
  private static final int LENGTH_BYTES = 8;
  private static final long LARGEST_HEADER = 100_000_000;
  private static final int HEAP_PER_BYTE = 4;
  private static final int HIGHEST_RANK = 8;
  private static final String METADATA = "__metadata__";

  private final SourceFile source;
  private final Map<String, NamedSpec> described = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, String> lost = new LinkedHashMap<>();
  private final List<TensorEntry> relative = new ArrayList<>();

  private SafetensorsRepair(SourceFile source) {
    this.source = source;
  }

  /** What is left; refuses a file without a header that can be read. */
  static Remains read(SourceFile source) {
    return new SafetensorsRepair(source).remains();
  }

  private Remains remains() {
    long most = Math.min(source.size() - LENGTH_BYTES, LARGEST_HEADER);
    if (most < 2) {
      throw hopeless("it ends within the header");
    }
    Storage.requireHeap("the header of " + source.path(), Math.min(most, 1 << 20) * HEAP_PER_BYTE);
    byte[] head = head(most);
    int end = objectEnd(head);
    if (end < 0) {
      throw hopeless("its header has no end");
    }
    if (!(Json.parse(Arrays.copyOf(head, end), source.path().toString())
        instanceof ObjectNode json)) {
      throw hopeless("its header is not an object");
    }
    json.properties().forEach(member -> member(member.getKey(), member.getValue()));
    long dataStart = dataStart(head, end);
    var entries =
        relative.stream()
            .filter(t -> t.position() <= source.size())
            .map(
                t ->
                    new TensorEntry(
                        t.name(), t.spec(), Sizes.add(dataStart, t.position()), t.bytes()))
            .toList();
    relative.stream()
        .filter(t -> t.position() > source.size())
        .forEach(t -> lost.put(t.name(), "its bytes begin behind the file's end"));
    return new Remains(Found.within(entries, lost, source.size()), described, metadata);
  }

  // As many bytes as hold the header's object: the length field may be what is wrong.
  private byte[] head(long most) {
    byte[] bytes = {};
    for (long length = Math.min(most, 1 << 16); ; length = Math.min(most, 2 * length)) {
      Storage.requireHeap("the header of " + source.path(), length * HEAP_PER_BYTE);
      bytes = new byte[(int) length];
      source.read(LENGTH_BYTES, MemorySegment.ofArray(bytes));
      if (objectEnd(bytes) >= 0 || length == most) {
        return bytes;
      }
    }
  }

  // Where the object that begins at byte 0 ends, strings not counted; −1 where it does not.
  private static int objectEnd(byte[] bytes) {
    int depth = 0;
    boolean text = false;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (text) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          text = false;
        }
      } else if (b == '"') {
        text = true;
      } else if (b == '{') {
        depth++;
      } else if (b == '}' && --depth == 0) {
        return i + 1;
      }
      if (depth == 0) {
        return -1;
      }
    }
    return -1;
  }

  // Where the length field says, if the object and blanks fill it; else where the data ends with
  // the file; else right behind the object and its blanks.
  private long dataStart(byte[] head, int end) {
    int blanks = end;
    while (blanks < head.length && head[blanks] == ' ') {
      blanks++;
    }
    byte[] field = new byte[LENGTH_BYTES];
    source.read(0, MemorySegment.ofArray(field));
    long length = java.nio.ByteBuffer.wrap(field).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong();
    if (length >= end && length <= blanks) {
      return LENGTH_BYTES + length;
    }
    long dataBytes = 0;
    for (var tensor : relative) {
      dataBytes = Math.max(dataBytes, Sizes.add(tensor.position(), tensor.bytes()));
    }
    long fromEnd = source.size() - dataBytes - LENGTH_BYTES;
    if (fromEnd >= end && fromEnd <= blanks) {
      return LENGTH_BYTES + fromEnd;
    }
    long aligned = Sizes.align(end, LENGTH_BYTES);
    return LENGTH_BYTES + (aligned <= blanks ? aligned : end);
  }

  private void member(String name, JsonNode value) {
    if (name.equals(METADATA)) {
      value.properties().stream()
          .filter(entry -> entry.getValue().isString())
          .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().stringValue()));
      return;
    }
    var spec = spec(value);
    if (spec.isEmpty()) {
      lost.put(name, "its dtype or shape cannot be read");
      return;
    }
    described.put(name, new NamedSpec(name, spec.get()));
    var offsets = value.path("data_offsets");
    long begin = whole(offsets.path(0));
    long end = whole(offsets.path(1));
    long bytes = Sizes.tensor(spec.get().dtype(), spec.get().shape().extents());
    if (offsets.size() != 2 || begin < 0 || end < begin || end - begin != bytes) {
      lost.put(name, "its offsets do not fit its dtype and shape");
      return;
    }
    relative.add(new TensorEntry(name, spec.get(), begin, bytes));
  }

  private static Optional<Spec> spec(JsonNode value) {
    var dtype =
        Arrays.stream(DType.values())
            .filter(d -> !d.quantized() && d.name().equals(value.path("dtype").asString("")))
            .findFirst();
    var shape = value.path("shape");
    if (dtype.isEmpty() || !shape.isArray() || shape.size() > HIGHEST_RANK) {
      return Optional.empty();
    }
    long[] extents = new long[shape.size()];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = whole(shape.get(axis));
    }
    try {
      Sizes.tensor(dtype.get(), extents);
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
    var of = Shape.of(extents);
    return of.elements() % dtype.get().block() == 0
        ? Optional.of(Spec.of(dtype.get(), of))
        : Optional.empty();
  }

  private static long whole(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : -1;
  }

  private LbrxException hopeless(String why) {
    return new LbrxException(
        ErrorCode.SAFETENSORS,
        Excerpt.of(source.path().toString()) + " cannot be repaired, " + why + ": fetch it again");
  }
}
