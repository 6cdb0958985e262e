package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A safetensors file of zeros, tensor by tensor. */
final class Tensors {
  private static final Map<String, Integer> BYTES =
      Map.of("F32", 4, "F16", 2, "BF16", 2, "I32", 4, "I64", 8, "U8", 1, "F64", 8);

  private final Map<String, String> dtypes = new LinkedHashMap<>();
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  /** With another tensor, or this one in the place of one of its name. */
  Tensors with(String name, String dtype, long... shape) {
    dtypes.put(name, dtype);
    shapes.put(name, shape);
    return this;
  }

  Tensors without(String name) {
    dtypes.remove(name);
    shapes.remove(name);
    return this;
  }

  /** Bytes of all tensors. */
  long dataBytes() {
    return dtypes.keySet().stream().mapToLong(this::bytes).sum();
  }

  private long bytes(String name) {
    return BYTES.get(dtypes.get(name)) * Arrays.stream(shapes.get(name)).reduce(1, (a, b) -> a * b);
  }

  /** The file up to its data. */
  byte[] head() {
    var header = new StringBuilder("{");
    long at = 0;
    for (String name : dtypes.keySet()) {
      long end = at + bytes(name);
      String shape =
          Arrays.stream(shapes.get(name))
              .mapToObj(Long::toString)
              .collect(Collectors.joining(",", "[", "]"));
      String json =
          HostileSafetensors.tensor(
              name, "\"" + dtypes.get(name) + "\"", shape, "[" + at + "," + end + "]");
      header.append(header.length() == 1 ? "" : ",").append(json, 1, json.length() - 1);
      at = end;
    }
    byte[] json = header.append("}").toString().getBytes(UTF_8);
    return new Bytes().i64(json.length).raw(json).array();
  }

  byte[] file() {
    return new Bytes().raw(head()).zeros((int) dataBytes()).array();
  }
}
