package dev.lbrx.formats.safetensors;

import dev.lbrx.formats.Excerpt;
import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.Storage;
import dev.lbrx.formats.json.JsonStream;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Parses a header's JSON and holds it to the specification. */
final class HeaderReader {
  private static final int ENTRY_BYTES = 320;
  private static final int COUNTED_AT_ONCE = 4_096;
  private final String file;
  private final JsonStream json;
  private final long dataStart;
  private final long fileBytes;
  private final List<TensorEntry> tensors = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private Map<String, String> metadata = Map.of();
  private long heapBytes;
  private int counted;

  private HeaderReader(String file, JsonStream json, long dataStart, long fileBytes) {
    this.file = file;
    this.json = json;
    this.dataStart = dataStart;
    this.fileBytes = fileBytes;
  }

  static SafetensorsHeader read(String file, byte[] header, long fileBytes) {
    if (header.length == 0 || header[0] != '{') {
      throw new LbrxException(
          ErrorCode.SAFETENSORS,
          file
              + " at byte "
              + SafetensorsHeader.LENGTH_BYTES
              + ": the header does not begin with '{'");
    }
    long dataStart = SafetensorsHeader.LENGTH_BYTES + (long) header.length;
    try (var json = new JsonStream(header, 0, header.length, file, ErrorCode.SAFETENSORS)) {
      var reader = new HeaderReader(file, json, dataStart, fileBytes);
      reader.members();
      json.end();
      reader.requireContiguous();
      return new SafetensorsHeader(reader.metadata, reader.tensors, fileBytes);
    }
  }

  private void members() {
    json.expect(JsonToken.START_OBJECT, "an object");
    while (json.next() != JsonToken.END_OBJECT) {
      String name = json.text();
      if (!names.add(name)) {
        throw json.error("the name stands twice in the header");
      }
      if (name.equals(SafetensorsHeader.METADATA)) {
        metadata = metadata();
      } else {
        count(name);
        tensors.add(tensor(name));
      }
    }
  }

  private void count(String name) {
    if (tensors.size() == SafetensorsHeader.MOST_TENSORS) {
      throw json.error("more than " + SafetensorsHeader.MOST_TENSORS + " tensors");
    }
    // UTF-8 has at least as many bytes as UTF-16 has units, and at most three times as many.
    if (name.length() > SafetensorsHeader.LONGEST_NAME / 3
        && name.getBytes(StandardCharsets.UTF_8).length > SafetensorsHeader.LONGEST_NAME) {
      throw json.error("a name of more than " + SafetensorsHeader.LONGEST_NAME + " bytes");
    }
    countHeap(name.length());
  }

  // Extrapolated to the whole header, so that the memory asked for suffices.
  private void countHeap(int characters) {
    heapBytes += ENTRY_BYTES + 2L * characters;
    if (++counted % COUNTED_AT_ONCE == 0) {
      double whole = (double) dataStart / Math.max(1, json.characters());
      Storage.requireHeap("the header of " + file, dataStart + (long) (heapBytes * whole));
    }
  }

  private Map<String, String> metadata() {
    JsonToken token = json.next();
    // MLX writes null where it has none.
    if (token == JsonToken.VALUE_NULL) {
      return Map.of();
    }
    if (token != JsonToken.START_OBJECT) {
      throw json.error("got another kind of value, expected an object of strings");
    }
    var strings = new LinkedHashMap<String, String>();
    while (json.next() != JsonToken.END_OBJECT) {
      String key = json.text();
      json.expect(JsonToken.VALUE_STRING, "a string");
      countHeap(key.length() + json.text().length());
      if (strings.putIfAbsent(key, json.text()) != null) {
        throw json.error("the key stands twice in its object");
      }
    }
    return strings;
  }

  private TensorEntry tensor(String name) {
    json.expect(JsonToken.START_OBJECT, "an object with dtype, shape and data_offsets");
    String label = null;
    long[] shape = null;
    long[] offsets = null;
    while (json.next() != JsonToken.END_OBJECT) {
      switch (json.text()) {
        case "dtype" -> {
          refuseTwice(label);
          json.expect(JsonToken.VALUE_STRING, "the name of a dtype");
          label = json.text();
        }
        case "shape" -> {
          refuseTwice(shape);
          shape = sizes("an extent", SafetensorsHeader.HIGHEST_RANK);
        }
        case "data_offsets" -> {
          refuseTwice(offsets);
          offsets = sizes("an offset", 2);
        }
        default -> throw json.error("unknown key; allowed are dtype, shape and data_offsets");
      }
    }
    if (label == null || shape == null || offsets == null) {
      String missing = label == null ? "dtype" : shape == null ? "shape" : "data_offsets";
      throw refuse(name, "has no " + missing);
    }
    return entry(name, dtype(name, label), shape, offsets);
  }

  private TensorEntry entry(String name, DType dtype, long[] shape, long[] offsets) {
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw refuse(
          name, "has data_offsets " + Arrays.toString(offsets) + ", expected [begin, end]");
    }
    long bytes = offsets[1] - offsets[0];
    long wanted;
    try {
      wanted = Sizes.tensor(dtype, shape);
    } catch (ArithmeticException e) {
      throw refuse(name, "has shape " + Arrays.toString(shape) + ", above 2^63 - 1 bytes");
    }
    var shapeOf = Shape.of(shape);
    if (shapeOf.elements() % dtype.block() != 0) {
      throw refuse(
          name,
          "has %d elements of %s, which comes in blocks of %d"
              .formatted(shapeOf.elements(), dtype.label(), dtype.block()));
    }
    if (wanted != bytes) {
      throw refuse(
          name,
          "has data_offsets "
              + Arrays.toString(offsets)
              + " of "
              + bytes
              + " bytes, but "
              + dtype.label()
              + " "
              + Arrays.toString(shape)
              + " takes "
              + wanted);
    }
    if (offsets[1] > fileBytes - dataStart) {
      throw refuse(
          name,
          "ends at byte "
              + offsets[1]
              + " of the data, but the file holds "
              + (fileBytes - dataStart)
              + ": it is cut off or damaged, fetch it again");
    }
    return new TensorEntry(name, Spec.of(dtype, shapeOf), Sizes.add(dataStart, offsets[0]), bytes);
  }

  private DType dtype(String name, String label) {
    for (DType dtype : DType.values()) {
      if (dtype.name().equals(label) && !dtype.quantized()) {
        return dtype;
      }
    }
    throw refuse(
        name,
        "has dtype " + Excerpt.of(label) + ", expected one of F32, F16, BF16, F64, I8 … BOOL");
  }

  private long[] sizes(String what, int most) {
    json.expect(JsonToken.START_ARRAY, "an array of whole numbers");
    long[] sizes = new long[most];
    int count = 0;
    for (JsonToken token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
      if (count == most) {
        throw json.error("more than " + most + " numbers");
      }
      sizes[count++] = json.size(token, what);
    }
    return Arrays.copyOf(sizes, count);
  }

  private void refuseTwice(@Nullable Object earlier) {
    if (earlier != null) {
      throw json.error("the key stands twice in its object");
    }
  }

  private void requireContiguous() {
    // A stable sort: empty tensors keep the header's order. Comparator's own lambdas are made at
    // every start anew, this one the start-up cache knows.
    tensors.sort(
        (a, b) ->
            a.position() == b.position()
                ? Long.compare(a.bytes(), b.bytes())
                : Long.compare(a.position(), b.position()));
    long expected = dataStart;
    for (var tensor : tensors) {
      if (tensor.position() != expected) {
        boolean hole = tensor.position() > expected;
        throw refuse(
            tensor.name(),
            "begins at byte "
                + (tensor.position() - dataStart)
                + " of the data, expected "
                + (expected - dataStart)
                + (hole ? ": there is a hole before it" : ": it overlaps the one before it"));
      }
      expected = Sizes.add(expected, tensor.bytes());
    }
    if (expected != fileBytes) {
      throw new LbrxException(
          ErrorCode.SAFETENSORS,
          file
              + ": the tensors end at byte "
              + expected
              + ", the file at byte "
              + fileBytes
              + ": there are bytes that belong to no tensor");
    }
  }

  private LbrxException refuse(String name, String message) {
    return new LbrxException(
        ErrorCode.SAFETENSORS, file + ": tensor " + Excerpt.of(name) + " " + message);
  }
}
