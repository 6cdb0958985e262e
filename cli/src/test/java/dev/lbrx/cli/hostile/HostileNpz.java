package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** NumPy archives with one thing wrong, in the zip file or in an array. */
final class HostileNpz {
  private static final String FILE = "x.npz";
  private static final String NAME = "w.npy";
  private static final int LOCAL_BYTES = 30;
  private static final int ENTRY_BYTES = 46;
  private static final byte[] ARRAY =
      array("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 8);
  private static final int DIRECTORY = LOCAL_BYTES + NAME.length() + ARRAY.length;
  private static final int END = DIRECTORY + ENTRY_BYTES + NAME.length();

  private final List<Hostile> files = new ArrayList<>();

  private HostileNpz() {}

  static List<Hostile> all() {
    var made = new HostileNpz();
    made.ends();
    made.entries();
    made.locals();
    made.large();
    made.heads();
    made.descriptions();
    return made.files;
  }

  /** A sound archive of one array. */
  static byte[] sound() {
    return zip(ARRAY);
  }

  private static byte[] array(String description, int dataBytes) {
    return new Bytes()
        .raw((byte) 0x93)
        .raw("NUMPY")
        .raw((byte) 1, (byte) 0)
        .raw((byte) description.length(), (byte) (description.length() >> 8))
        .raw(description.getBytes(ISO_8859_1))
        .zeros(dataBytes)
        .array();
  }

  private static byte[] zip(byte[] array) {
    return zip(array, NAME);
  }

  // An archive of the same array under each name.
  private static byte[] zip(byte[] array, String... names) {
    var bytes = new Bytes();
    var directory = new Bytes();
    for (String name : names) {
      int local = bytes.size();
      bytes.i32(0x04034b50).zeros(14).i32(array.length).i32(array.length);
      bytes.raw((byte) name.length(), (byte) (name.length() >> 8)).zeros(2).raw(name).raw(array);
      directory.i32(0x02014b50).zeros(16).i32(array.length).i32(array.length);
      directory.raw((byte) name.length(), (byte) (name.length() >> 8)).zeros(12);
      directory.i32(local).raw(name);
    }
    int start = bytes.size();
    bytes.raw(directory.array()).i32(0x06054b50).zeros(4);
    byte[] count = {(byte) names.length, (byte) (names.length >> 8)};
    return bytes.raw(count).raw(count).i32(directory.size()).i32(start).zeros(2).array();
  }

  private void add(String name, byte[] bytes, String... named) {
    files.add(Hostile.file(Job.CONVERT, "npz " + name, FILE, bytes, named));
  }

  private void number(String what, int at, int bytes, long... values) {
    for (long value : values) {
      var changed = ByteBuffer.wrap(sound()).order(ByteOrder.LITTLE_ENDIAN);
      if (bytes == 2) {
        changed.putShort(at, (short) value);
      } else {
        changed.putInt(at, (int) value);
      }
      add(what + " " + value, changed.array(), FILE);
    }
  }

  private void ends() {
    number("signature", END, 4, 0, 0x06054b51);
    number("count", END + 10, 2, 0, 2, 10_001, 0xFFFF);
    int size = ENTRY_BYTES + NAME.length();
    number("directory of", END + 12, 4, 0, size - 1, size + 1, 0x7FFF_FFFF, 0xFFFF_FFFEL, -1);
    number(
        "directory at",
        END + 16,
        4,
        0,
        DIRECTORY - 1,
        DIRECTORY + 1,
        0x7FFF_FFFF,
        0xFFFF_FFFEL,
        -1);
    number("comment", END + 20, 2, 1, 0xFFFF);
    byte[] sound = sound();
    for (int bytes = 4; bytes < sound.length; bytes += 5) {
      add("of " + bytes + " bytes", Arrays.copyOf(sound, bytes), FILE);
    }
    add("longer", Arrays.copyOf(sound, sound.length + 1), FILE);
  }

  private void entries() {
    number("entry's signature", DIRECTORY, 4, 0, 0x02014b51);
    number("flags", DIRECTORY + 8, 2, 1, 0xFFFF);
    number("method", DIRECTORY + 10, 2, 8, 12, 93, 99);
    for (int field : new int[] {20, 24}) {
      number(
          field == 20 ? "stored bytes" : "bytes",
          DIRECTORY + field,
          4,
          0,
          ARRAY.length - 1,
          ARRAY.length + 1,
          0x7FFF_FFFF,
          0xFFFF_FFFEL,
          -1);
    }
    number("entry's name of", DIRECTORY + 28, 2, 0, 1, NAME.length() + 1, 0xFFFF);
    number("entry's extra of", DIRECTORY + 30, 2, 1, 0xFFFF);
    number("entry's comment of", DIRECTORY + 32, 2, 1, 0xFFFF);
    number("entry at", DIRECTORY + 42, 4, 1, DIRECTORY, END, 0x7FFF_FFFF, 0xFFFF_FFFEL, -1);
    add("name twice", zip(ARRAY, NAME, NAME), FILE, NAME, "twice");
    for (String name : List.of("", "w", "w.npz", "w.NPY", "w.npy/", "a/")) {
      add("name '" + name + "'", zip(ARRAY, name), FILE);
    }
    // Two entries in one place.
    byte[] two = zip(ARRAY, "a.npy", "b.npy");
    int second = two.length - 22 - (ENTRY_BYTES + NAME.length());
    ByteBuffer.wrap(two).order(ByteOrder.LITTLE_ENDIAN).putInt(second + 42, 0);
    add("two in one place", two, FILE);
  }

  private void locals() {
    number("head's signature", 0, 4, 0, 0x04034b51);
    number("head's name of", 26, 2, 0, NAME.length() + 1, 0xFFFF);
    number("head's extra of", 28, 2, 1, 0xFFFF);
  }

  // The numbers of a directory of 64 bits.
  private void large() {
    byte[] sound = sound();
    long[] wrong = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32};
    for (int field : new int[] {32, 40, 48}) {
      for (long value : wrong) {
        long[] numbers = {1, ENTRY_BYTES + NAME.length(), DIRECTORY};
        numbers[(field - 32) / 8] = value;
        var bytes = new Bytes().raw(Arrays.copyOf(sound, END)).i32(0x06064b50).zeros(28);
        Arrays.stream(numbers).forEach(bytes::i64);
        bytes.i32(0x07064b50).zeros(4).i64(END).zeros(4);
        bytes.i32(0x06054b50).zeros(4).i32(-1).i32(-1).i32(-1).zeros(2);
        add("large field " + field + " of " + value, bytes.array(), FILE);
      }
    }
    for (long at : new long[] {0, END + 1, 1L << 40, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      var bytes = new Bytes().raw(Arrays.copyOf(sound, END)).i32(0x06064b50).zeros(52);
      bytes.i32(0x07064b50).zeros(4).i64(at).zeros(4);
      bytes.i32(0x06054b50).zeros(4).i32(-1).i32(-1).i32(-1).zeros(2);
      add("large directory at " + at, bytes.array(), FILE);
    }
  }

  private void heads() {
    for (int at = 0; at < 6; at++) {
      byte[] array = ARRAY.clone();
      array[at] ^= 1;
      add("magic " + at, zip(array), FILE, NAME);
    }
    for (int version : new int[] {0, 4, 127, 255}) {
      byte[] array = ARRAY.clone();
      array[6] = (byte) version;
      add("array's version " + version, zip(array), FILE, NAME, "version");
    }
    for (int length : new int[] {0, 1, ARRAY.length - 10, 0x7FFF, 0xFFFF}) {
      byte[] array = ARRAY.clone();
      array[8] = (byte) length;
      array[9] = (byte) (length >> 8);
      add("description of " + length, zip(array), FILE, NAME);
    }
    for (int length : new int[] {0x7FFF_FFFF, -1, 1 << 17}) {
      var array = new Bytes().raw((byte) 0x93).raw("NUMPY").raw((byte) 2, (byte) 0).i32(length);
      add("long description of " + length, zip(array.zeros(64).array()), FILE, NAME);
    }
    for (int bytes = 0; bytes < ARRAY.length; bytes += 9) {
      add("array of " + bytes, zip(Arrays.copyOf(ARRAY, bytes)), FILE, NAME);
    }
  }

  private void descriptions() {
    String sound = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
    for (String descr :
        List.of(
            ">f4", "=f4", "f4", "<f16", "<U4", "|S4", "|O", "O", "<M8[ns]", "<V4", "", "a'b",
            "<f4\\n")) {
      add("dtype " + descr, zip(array(sound.replace("<f4", descr), 8)), FILE, NAME);
    }
    add("dtype of fields", zip(array(sound.replace("'<f4'", "[('a', '<f4')]"), 8)), FILE, NAME);
    for (String shape :
        List.of(
            "(3,)",
            "(1,)",
            "(0,)",
            "(-1,)",
            "(2.0,)",
            "(2e0,)",
            "(2",
            "2",
            "[2]",
            "(2,(2,))",
            "(1, 1, 1, 1, 1, 1, 1, 1, 2)",
            "(4611686018427387904,)",
            "(9223372036854775807,)",
            "(4294967296, 4294967296)",
            "(18446744073709551618,)",
            "(99999999999999999999,)",
            "(2 2,)",
            "__import__('os')")) {
      add("shape " + shape, zip(array(sound.replace("(2,)", shape), 8)), FILE, NAME);
    }
    for (String order : List.of("true", "None", "0", "'C'")) {
      add("order " + order, zip(array(sound.replace("False", order), 8)), FILE, NAME);
    }
    String matrix = sound.replace("False", "True").replace("(2,)", "(2, 2)");
    add("order of Fortran", zip(array(matrix, 16)), FILE, NAME, "Fortran");
    for (String text :
        List.of(
            "",
            "{}",
            "[]",
            "None",
            sound + "x",
            sound.substring(1),
            sound.replace("}", ""),
            "{".repeat(5000))) {
      add(
          "description " + text.length() + text.substring(0, Math.min(3, text.length())),
          zip(array(text, 8)),
          FILE,
          NAME);
    }
  }
}
