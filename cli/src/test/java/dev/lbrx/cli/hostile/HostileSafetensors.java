package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.util.ArrayList;
import java.util.List;

/** Safetensors files with one thing wrong. */
final class HostileSafetensors {
  private static final String FILE = "x.safetensors";
  private static final String SOUND = tensor("w", "\"F32\"", "[2]", "[0,8]");

  private final List<Made> files = new ArrayList<>();

  private HostileSafetensors() {}

  static List<Hostile> all() {
    return make().stream()
        .map(
            file ->
                Hostile.file(Job.CONVERT, "safetensors " + file.name, FILE, file.bytes, file.named))
        .toList();
  }

  /** A file before it has a place. */
  record Made(String name, byte[] bytes, String... named) {}

  static List<Made> make() {
    var made = new HostileSafetensors();
    made.lengths();
    made.documents();
    made.members();
    made.shapes();
    made.offsets();
    made.pairs();
    made.metadata();
    made.ends();
    return made.files;
  }

  /** A sound file with one tensor of two zeros. */
  static byte[] sound(String tensor) {
    return file(tensor(tensor, "\"F32\"", "[2]", "[0,8]"), 8);
  }

  static String tensor(String name, String dtype, String shape, String offsets) {
    return "{\"%s\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(name, dtype, shape, offsets);
  }

  static byte[] file(String header, int dataBytes) {
    return file(header.getBytes(UTF_8), dataBytes);
  }

  private static byte[] file(byte[] header, int dataBytes) {
    return new Bytes().i64(header.length).raw(header).zeros(dataBytes).array();
  }

  private void add(String name, byte[] bytes, String... named) {
    files.add(new Made(name, bytes, named));
  }

  private void lengths() {
    long rest = SOUND.length() + 8L;
    long[] lengths = {
      rest + 1,
      100_000_001,
      Integer.MAX_VALUE,
      1L << 31,
      1L << 32,
      1L << 40,
      Long.MAX_VALUE,
      -1,
      Long.MIN_VALUE
    };
    for (long length : lengths) {
      add("length " + length, new Bytes().i64(length).raw(SOUND).zeros(8).array(), FILE, "byte 0");
    }
    for (int length = 0; length < 8; length++) {
      add("of " + length + " bytes", new byte[length], FILE, length + " bytes");
    }
    for (int length : new int[] {0, 1, SOUND.length() - 1, SOUND.length() + 1}) {
      add("header of " + length, new Bytes().i64(length).raw(SOUND).zeros(8).array(), FILE);
    }
  }

  private void documents() {
    for (String first : List.of(" ", "\n", "\uFEFF", "[", "\"", "0", "\0")) {
      add("begins " + (int) first.charAt(0), file(first + SOUND, 8), FILE, "byte 8");
    }
    JsonDamage.documents().forEach((name, json) -> add(name, file(json, 0), FILE));
  }

  private void members() {
    for (String member : List.of("dtype", "shape", "data_offsets")) {
      String absent = SOUND.replaceFirst("\"" + member + "\":(\"F32\"|\\[[0-9,]*\\]),?", "");
      add("no " + member, file(absent.replace(",}", "}"), 8), FILE, "w", member);
      String twice = SOUND.replaceFirst("\"" + member + "\":(\"F32\"|\\[[0-9,]*\\])", "$0,$0");
      add(member + " twice", file(twice, 8), FILE, "/w/" + member, "twice");
      JsonDamage.VALUES.forEach(
          (kind, value) -> {
            boolean scalar = member.equals("shape") && kind.equals("array");
            String json =
                SOUND.replaceFirst(
                    "\"" + member + "\":(\"F32\"|\\[[0-9,]*\\])", "\"" + member + "\":" + value);
            add(member + " " + kind, file(json, scalar ? 8 : 8), FILE, "w");
          });
    }
    add("unknown member", file(SOUND.replace("}}", ",\"order\":1}}"), 8), FILE, "/w/order");
    JsonDamage.VALUES.forEach(
        (kind, value) -> add("tensor " + kind, file("{\"w\":" + value + "}", 0), FILE, "w"));
    for (String dtype :
        List.of(
            "f32",
            "F32 ",
            "",
            "F33",
            "FLOAT",
            "Q4_0",
            "BF16\\u0000",
            "I128",
            "F8",
            "x".repeat(9999))) {
      String json = tensor("w", "\"" + dtype + "\"", "[2]", "[0,8]");
      add(
          "dtype " + dtype.substring(0, Math.min(9, dtype.length())),
          file(json, 8),
          FILE,
          "w",
          "dtype");
    }
    add(
        "name of 4097 bytes",
        file(tensor("n".repeat(4097), "\"F32\"", "[2]", "[0,8]"), 8),
        FILE,
        "4096");
    add(
        "name of 4098 in UTF-8",
        file(tensor("\u00fc".repeat(2049), "\"F32\"", "[2]", "[0,8]"), 8),
        FILE);
    add(
        "name of a line",
        file(tensor("a\\nb\\u2028c", "\"F9\"", "[2]", "[0,8]"), 8),
        FILE,
        "a\\u000ab\\u2028c");
    add(
        "name twice",
        file(
            SOUND.replace(
                "}}", "},\"w\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,8]}}"),
            8),
        FILE,
        "/w",
        "twice");
  }

  private void shapes() {
    for (String shape :
        List.of(
            "[-1]",
            "[-2,-1]",
            "[1.0]",
            "[\"2\"]",
            "[null]",
            "[[2]]",
            "[true]",
            "[2e0]",
            "[3]",
            "[1]",
            "[2,2]",
            "[]",
            "[0]",
            "[9223372036854775808]",
            "[18446744073709551618]",
            "[4294967296,4294967296]",
            "[4611686018427387904]",
            "[4611686018427387905,4]",
            "[2147483648,2147483648]",
            "[65536,65536,65536,65536]",
            "[0,9223372036854775807,2]",
            "[4294967296,0,4294967296]",
            "[1,1,1,1,1,1,1,1,2]",
            "[" + "1,".repeat(99_999) + "2]")) {
      String name = shape.substring(0, Math.min(30, shape.length()));
      add("shape " + name, file(tensor("w", "\"F32\"", shape, "[0,8]"), 8), FILE, "w");
    }
    String[][] products = {
      {"U8", "4294967296"}, {"F16", "2147483648"}, {"C64", "536870912"}, {"F4", "8589934592"}
    };
    for (String[] product : products) {
      // Elements or bytes that wrap to 0.
      String shape = "[" + product[1] + ",4294967296]";
      add(
          "wraps " + product[0],
          file(tensor("w", "\"" + product[0] + "\"", shape, "[0,0]"), 0),
          FILE,
          "w",
          "shape");
    }
    add("half a byte", file(tensor("w", "\"F4\"", "[3]", "[0,2]"), 2), FILE, "w", "f4");
  }

  private void offsets() {
    for (String offsets :
        List.of(
            "[]",
            "[0]",
            "[0,8,8]",
            "[8,0]",
            "[0,7]",
            "[0,9]",
            "[1,9]",
            "[-8,0]",
            "[0,-1]",
            "[0.0,8]",
            "[\"0\",8]",
            "[null,8]",
            "[8,16]",
            "[0,9223372036854775807]",
            "[9223372036854775800,9223372036854775807]",
            "[18446744073709551608,18446744073709551616]",
            "[4294967296,4294967304]",
            "[0,8e0]",
            "[[0],8]")) {
      add("offsets " + offsets, file(tensor("w", "\"F32\"", "[2]", offsets), 8), FILE, "w");
    }
  }

  // Two tensors of 4 bytes in 8: every other pair of places is a hole or an overlap.
  private void pairs() {
    for (int a = 0; a <= 8; a += 2) {
      for (int b = 0; b <= 8; b += 2) {
        if (a + b == 4 && a != b) {
          continue;
        }
        String first = tensor("a", "\"F32\"", "[1]", "[" + a + "," + (a + 4) + "]");
        String second = tensor("b", "\"F32\"", "[1]", "[" + b + "," + (b + 4) + "]");
        String both = first.substring(0, first.length() - 1) + "," + second.substring(1);
        add("places " + a + " " + b, file(both, 8), FILE);
      }
    }
  }

  private void metadata() {
    String tensor = SOUND.substring(1);
    JsonDamage.valuesBut("null", "object")
        .forEach(
            (kind, value) ->
                add(
                    "metadata " + kind,
                    file("{\"__metadata__\":" + value + "," + tensor, 8),
                    FILE,
                    "__metadata__"));
    JsonDamage.valuesBut("string", "empty")
        .forEach(
            (kind, value) ->
                add(
                    "metadata value " + kind,
                    file("{\"__metadata__\":{\"k\":" + value + "}," + tensor, 8),
                    FILE,
                    "/__metadata__/k"));
    add(
        "metadata key twice",
        file("{\"__metadata__\":{\"k\":\"a\",\"k\":\"b\"}," + tensor, 8),
        FILE,
        "/__metadata__/k");
    add(
        "metadata twice",
        file("{\"__metadata__\":{},\"__metadata__\":{}," + tensor, 8),
        FILE,
        "__metadata__");
  }

  private void ends() {
    for (int missing = 1; missing <= 8; missing++) {
      add("cut by " + missing, file(SOUND, 8 - missing), FILE, "w", "cut off");
    }
    for (int more : new int[] {1, 7, 8, 64, 4096}) {
      add("longer by " + more, file(SOUND, 8 + more), FILE, "belong to no tensor");
    }
    add("no tensor but bytes", file("{}", 1), FILE, "belong to no tensor");
  }
}
