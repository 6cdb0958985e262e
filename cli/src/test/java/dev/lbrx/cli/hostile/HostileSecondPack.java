package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.cli.hostile.Hostile.Job;
import dev.lbrx.formats.hash.Sha256;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** MLXPack files of version 2 with one thing wrong; the hash of their metadata is right. */
final class HostileSecondPack {
  private static final String FILE = "x.mlxpack";
  private static final int ALIGNMENT = 4096;
  private static final byte[] WEIGHTS = HostileSafetensors.sound("w");
  private static final byte[] TEXT = "text".getBytes(UTF_8);
  private static final String FIRST = entry("a.safetensors", ALIGNMENT, WEIGHTS);
  private static final String SECOND = entry("b.txt", 2 * ALIGNMENT, TEXT);

  private final List<Hostile> files = new ArrayList<>();

  private HostileSecondPack() {}

  static List<Hostile> all() {
    var made = new HostileSecondPack();
    made.heads();
    made.documents();
    made.entries();
    made.places();
    made.contents();
    return made.files;
  }

  /** A sound pack of two files. */
  static byte[] sound() {
    return pack(list(FIRST, SECOND), WEIGHTS, TEXT);
  }

  private static String hash(byte... bytes) {
    return Sha256.of(MemorySegment.ofArray(bytes));
  }

  private static String entry(String name, long offset, byte... bytes) {
    return "{\"name\":\"%s\",\"offset\":%d,\"size\":%d,\"sha256\":\"%s\"}"
        .formatted(name, offset, bytes.length, hash(bytes));
  }

  private static byte[] list(String... entries) {
    return ("{\"files\":[" + String.join(",", entries) + "]}").getBytes(UTF_8);
  }

  private static byte[] pack(byte[] list, byte[]... contents) {
    long position = ALIGNMENT * (1L + contents.length);
    return pack(position, list.length, HexFormat.of().parseHex(hash(list)), list, contents);
  }

  private static byte[] pack(
      long position, long length, byte[] hash, byte[] list, byte[]... contents) {
    var bytes = new Bytes().raw("MLXP").i32(2).i64(position).i64(length).raw(hash);
    bytes.align(ALIGNMENT);
    for (byte[] content : contents) {
      bytes.raw(content).align(ALIGNMENT);
    }
    return bytes.raw(list).array();
  }

  private void add(String name, byte[] bytes, String... named) {
    files.add(Hostile.file(Job.EXTRACT, "second pack " + name, FILE, bytes, named));
  }

  private void add(String name, String[] entries, String... named) {
    add(name, pack(list(entries), WEIGHTS, TEXT), named);
  }

  private void heads() {
    byte[] list = list(FIRST, SECOND);
    byte[] hash = HexFormat.of().parseHex(hash(list));
    long right = 3L * ALIGNMENT;
    for (long position :
        new long[] {
          0,
          1,
          56,
          ALIGNMENT - 1,
          ALIGNMENT + 8,
          2 * ALIGNMENT,
          right + ALIGNMENT,
          1L << 31,
          1L << 32,
          1L << 40,
          Long.MAX_VALUE,
          Long.MAX_VALUE - ALIGNMENT + 1,
          Long.MIN_VALUE,
          -1
        }) {
      add("metadata at " + position, pack(position, list.length, hash, list, WEIGHTS, TEXT), FILE);
    }
    for (long length :
        new long[] {
          0,
          1,
          list.length - 1,
          list.length + 1,
          100_000_001,
          1L << 31,
          1L << 32,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          -1
        }) {
      add("metadata of " + length, pack(right, length, hash, list, WEIGHTS, TEXT), FILE, "byte 16");
    }
    for (int at = 0; at < hash.length; at += 5) {
      byte[] other = hash.clone();
      other[at] ^= (byte) 0x80;
      add("hash " + at, pack(right, list.length, other, list, WEIGHTS, TEXT), FILE, "SHA-256");
    }
    byte[] sound = sound();
    for (int at : new int[] {56, 57, 1000, ALIGNMENT - 1}) {
      byte[] other = sound.clone();
      other[at] = 1;
      add("behind the head at " + at, other, FILE, "byte " + at);
    }
    for (int bytes = 4; bytes < sound.length; bytes += bytes < 64 ? 3 : 997) {
      add("of " + bytes + " bytes", Arrays.copyOf(sound, bytes), FILE);
    }
  }

  private void documents() {
    JsonDamage.documents()
        .forEach((name, json) -> add("metadata " + name, pack(json, WEIGHTS, TEXT), FILE));
    JsonDamage.valuesBut("object")
        .forEach(
            (kind, value) ->
                add("metadata " + kind, pack(value.getBytes(UTF_8), WEIGHTS, TEXT), FILE));
    JsonDamage.VALUES.forEach(
        (kind, value) ->
            add(
                "files " + kind,
                pack(("{\"files\":" + value + "}").getBytes(UTF_8), WEIGHTS, TEXT),
                FILE,
                "/files"));
  }

  private void entries() {
    JsonDamage.VALUES.forEach(
        (kind, value) -> {
          add("entry " + kind, new String[] {FIRST, value}, FILE, "/files");
          for (String field : List.of("name", "offset", "size", "sha256")) {
            // A string is a name like any other.
            if (!(field.equals("name") && kind.equals("string"))) {
              add(field + " " + kind, new String[] {FIRST, set(field, value)}, FILE, "/files");
            }
          }
        });
    for (String name : HostileIndex.NAMES) {
      add("name " + name, new String[] {FIRST, set("name", quoted(name))}, FILE, "/name");
    }
    for (String name : List.of("", ".", "..", "n".repeat(256))) {
      add("name '" + name + "'", new String[] {FIRST, set("name", quoted(name))}, FILE, "/name");
    }
    for (String hash : List.of("0".repeat(63), "0".repeat(65), "G".repeat(64), "A".repeat(64))) {
      add("hash of " + hash, new String[] {FIRST, set("sha256", quoted(hash))}, FILE, "/sha256");
    }
    String twin = entry("a.safetensors", 2 * ALIGNMENT, TEXT);
    add("name twice", new String[] {FIRST, twin}, FILE, "a.safetensors", "twice");
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String set(String field, String value) {
    return SECOND.replaceFirst(
        "\"" + field + "\":(\"[^\"]*\"|[0-9]+)",
        "\"" + field + "\":" + java.util.regex.Matcher.quoteReplacement(value));
  }

  private void places() {
    for (long offset : new long[] {0, 1, ALIGNMENT, 2 * ALIGNMENT - 1, 2 * ALIGNMENT + 8}) {
      add(
          "second at " + offset,
          new String[] {FIRST, set("offset", Long.toString(offset))},
          FILE,
          "/offset");
    }
    for (long size : new long[] {ALIGNMENT + 1, 2L * ALIGNMENT, 1L << 31, Long.MAX_VALUE}) {
      add("second of " + size, new String[] {FIRST, set("size", Long.toString(size))}, FILE);
    }
    add("first alone", new String[] {FIRST}, FILE, "/files");
    add("second alone", new String[] {SECOND}, FILE, "/offset");
    add("exchanged", new String[] {SECOND, FIRST}, FILE, "/offset");
    String none = entry("b.txt", ALIGNMENT, WEIGHTS);
    add("no weights", pack(list(none), WEIGHTS), FILE, "/files", ".safetensors");
    String[] many = new String[10_001];
    Arrays.fill(many, FIRST);
    add("10001 files", many, FILE, "10000");
    String twin = entry("b.safetensors", 2 * ALIGNMENT, WEIGHTS);
    add("tensor twice", pack(list(FIRST, twin), WEIGHTS, WEIGHTS), FILE, "tensor w");
  }

  private void contents() {
    // Hashes of files are held against them when they are read.
    byte[] damaged = sound();
    damaged[2 * ALIGNMENT] ^= 1;
    files.add(
        Hostile.file(Job.EXTRACT, "second pack text", FILE, damaged, FILE, "b.txt", "SHA-256")
            .unseen());
    String index = "model.safetensors.index.json";
    for (String map : List.of("{}", "{\"w\":\"b.safetensors\"}", "{\"v\":\"a.safetensors\"}")) {
      byte[] json = ("{\"weight_map\":" + map + "}").getBytes(UTF_8);
      add(
          "index " + map,
          pack(list(FIRST, entry(index, 2 * ALIGNMENT, json)), WEIGHTS, json),
          FILE,
          index);
    }
    var made = HostileSafetensors.make();
    for (int i = 0; i < made.size(); i += 8) {
      byte[] inner = made.get(i).bytes();
      if (inner.length <= ALIGNMENT) {
        add(
            "of " + made.get(i).name(),
            pack(list(entry("a.safetensors", ALIGNMENT, inner)), inner),
            FILE);
      }
    }
  }
}
