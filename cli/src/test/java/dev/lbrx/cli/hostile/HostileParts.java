package dev.lbrx.cli.hostile;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parts of a split GGUF model that do not belong together. */
final class HostileParts {
  static final String FIRST = "x-00001-of-00002.gguf";
  private static final String SECOND = "x-00002-of-00002.gguf";
  private static final int[] INTEGERS = {0, 1, 2, 3, 4, 5, 10, 11};

  private final List<Hostile> files = new ArrayList<>();

  private HostileParts() {}

  static List<Hostile> all() {
    var made = new HostileParts();
    made.keys();
    made.names();
    made.contents();
    return made.files;
  }

  /** The first part of a sound pair, and the second. */
  static Map<String, byte[]> sound() {
    var sound = new LinkedHashMap<String, byte[]>();
    sound.put(FIRST, part(keys(0, 2, 2), "a"));
    sound.put(SECOND, part(keys(1, 2, 2), "b"));
    return sound;
  }

  private static Map<String, Bytes> keys(int number, int count, int tensors) {
    var keys = new LinkedHashMap<String, Bytes>();
    keys.put("split.no", integer(2, number));
    keys.put("split.count", integer(2, count));
    keys.put("split.tensors.count", integer(5, tensors));
    return keys;
  }

  private static Bytes integer(int type, long value) {
    var bytes = new Bytes().i32(type);
    return switch (type) {
      case 0, 1 -> bytes.raw((byte) value);
      case 2, 3 -> bytes.raw((byte) value, (byte) (value >> 8));
      case 4, 5 -> bytes.i32(value);
      default -> bytes.i64(value);
    };
  }

  private static byte[] part(Map<String, Bytes> keys, String... tensors) {
    var bytes = new Bytes().raw("GGUF").i32(3).i64(tensors.length).i64(keys.size());
    keys.forEach((key, value) -> bytes.text(key).raw(value.array()));
    for (int i = 0; i < tensors.length; i++) {
      bytes.text(tensors[i]).i32(1).i64(8).i32(0).i64(32L * i);
    }
    return bytes.align(32).zeros(32 * tensors.length).array();
  }

  private void add(String name, byte[] first, byte[] second, String... named) {
    for (String subject : List.of(FIRST, SECOND)) {
      files.add(
          Hostile.file(Job.CONVERT, "parts " + name + " by " + subject, FIRST, first, named)
              .with(SECOND, Content.of(second))
              .in(subject));
    }
  }

  private void add(String name, String key, Bytes value, String... named) {
    var first = keys(0, 2, 2);
    first.put(key, value);
    add(name, part(first, "a"), part(keys(1, 2, 2), "b"), named);
  }

  private void keys() {
    for (int type : INTEGERS) {
      add("no 1, type " + type, "split.no", integer(type, 1), FIRST, "part 2 of 2");
      add("count 3, type " + type, "split.count", integer(type, 3), FIRST, "of 3");
      add("tensors 3, type " + type, "split.tensors.count", integer(type, 3), FIRST, "3 tensors");
    }
    for (String key : List.of("split.no", "split.count", "split.tensors.count")) {
      for (long value : new long[] {-1, Integer.MIN_VALUE, 1L << 31, Long.MAX_VALUE}) {
        add(key + " " + value, key, integer(11, value), FIRST);
      }
      add(key + " text", key, new Bytes().i32(8).text("0"), FIRST, key);
      add(key + " float", key, new Bytes().i32(6).i32(0), FIRST, key);
      add(key + " bool", key, new Bytes().i32(7).raw((byte) 0), FIRST, key);
      add(key + " array", key, new Bytes().i32(9).i32(4).i64(1).i32(0), FIRST, key);
    }
    var none = new LinkedHashMap<String, Bytes>();
    add("without keys", part(none, "a"), part(keys(1, 2, 2), "b"), FIRST);
    add("without keys behind", part(keys(0, 2, 2), "a"), part(none, "b"), SECOND);
    add("exchanged", part(keys(1, 2, 2), "b"), part(keys(0, 2, 2), "a"), FIRST, "part 2 of 2");
  }

  private void names() {
    byte[] first = part(keys(0, 2, 2), "a");
    byte[] second = part(keys(1, 2, 2), "b");
    files.add(Hostile.file(Job.CONVERT, "parts first alone", FIRST, first, SECOND, "is missing"));
    files.add(Hostile.file(Job.CONVERT, "parts second alone", SECOND, second, FIRST, "is missing"));
    for (String name :
        List.of("x-00000-of-00002.gguf", "x-00003-of-00002.gguf", "x-99999-of-00002.gguf")) {
      files.add(
          Hostile.file(Job.CONVERT, "parts " + name, FIRST, first, name)
              .with(SECOND, Content.of(second))
              .with(name, Content.of(part(keys(0, 2, 2), "c")))
              .in(name));
    }
    files.add(
        Hostile.file(
            Job.CONVERT, "parts of 99999", "x-00001-of-99999.gguf", first, "x-00002-of-99999"));
  }

  private void contents() {
    byte[] first = part(keys(0, 2, 2), "a");
    add("tensor twice", first, part(keys(1, 2, 2), "a"), "tensor a", SECOND);
    add("more tensors", first, part(keys(1, 2, 2), "b", "c"), FIRST, "3");
    add("no tensors", first, part(keys(1, 2, 2)), FIRST, "1");
    byte[] second = part(keys(1, 2, 2), "b");
    for (int bytes = 0; bytes < second.length; bytes += 7) {
      add("second of " + bytes, first, java.util.Arrays.copyOf(second, bytes), SECOND);
    }
    Disguise.ALL.forEach((what, bytes) -> add("second is " + what, first, bytes, SECOND));
  }
}
