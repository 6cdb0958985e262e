package dev.lbrx.cli.hostile;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** GGUF files with one thing wrong. */
final class HostileGguf {
  private static final String FILE = "x.gguf";
  private static final int UINT32 = 4;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;
  private static final int F32 = 0;
  private static final long[] HUGE = {
    1L << 31, 1L << 32, 1L << 40, 1L << 61, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1
  };

  private final List<Hostile> files = new ArrayList<>();

  private HostileGguf() {}

  static List<Hostile> all() {
    var made = new HostileGguf();
    made.heads();
    made.keys();
    made.arrays();
    made.alignments();
    made.names();
    made.shapes();
    made.types();
    made.offsets();
    made.ends();
    return made.files;
  }

  /** A sound file with a value of every type and two tensors. */
  static byte[] values() {
    var bytes = head(2, 14).text("s").i32(STRING).text("text").text("b").i32(BOOL).raw((byte) 1);
    int[] sizes = {1, 1, 2, 2, 4, 4, 4, 0, 0, 0, 8, 8, 8};
    for (int type = 0; type < sizes.length; type++) {
      if (sizes[type] > 0) {
        bytes.text("v" + type).i32(type).zeros(sizes[type]);
      }
    }
    bytes.text("l").i32(ARRAY).i32(STRING).i64(2).text("x").text("yz");
    bytes.text("n").i32(ARRAY).i32(ARRAY).i64(1).i32(UINT32).i64(1).i32(7);
    tensor(bytes, "a", F32, 0, 3);
    return tensor(bytes, "b", 8, 32, 32, 1).align(32).zeros(66).array();
  }

  /** A sound file of a family, with the keys of its configuration and a tokenizer. */
  static byte[] model() {
    var bytes = head(2, 16).text("general.architecture").i32(STRING).text("llama");
    String[] counts = {"block_count", "context_length", "embedding_length", "feed_forward_length"};
    for (String count : counts) {
      bytes.text("llama." + count).i32(UINT32).i32(count.startsWith("b") ? 1 : 8);
    }
    bytes.text("llama.attention.head_count").i32(UINT32).i32(2);
    bytes.text("llama.attention.head_count_kv").i32(UINT32).i32(1);
    bytes.text("llama.attention.layer_norm_rms_epsilon").i32(6).i32(Float.floatToIntBits(1e-5f));
    bytes.text("llama.rope.freq_base").i32(6).i32(Float.floatToIntBits(1e4f));
    bytes.text("llama.vocab_size").i32(UINT32).i32(3);
    bytes.text("tokenizer.ggml.model").i32(STRING).text("gpt2");
    bytes.text("tokenizer.ggml.pre").i32(STRING).text("llama-bpe");
    bytes
        .text("tokenizer.ggml.tokens")
        .i32(ARRAY)
        .i32(STRING)
        .i64(3)
        .text("a")
        .text("b")
        .text("ab");
    bytes.text("tokenizer.ggml.token_type").i32(ARRAY).i32(5).i64(3).i32(1).i32(1).i32(1);
    bytes.text("tokenizer.ggml.merges").i32(ARRAY).i32(STRING).i64(1).text("a b");
    bytes.text("tokenizer.ggml.eos_token_id").i32(UINT32).i32(2);
    tensor(bytes, "token_embd.weight", F32, 0, 8, 3);
    return tensor(bytes, "output_norm.weight", F32, 96, 8).align(32).zeros(128).array();
  }

  private static Bytes head(long tensors, long keys) {
    return new Bytes().raw("GGUF").i32(3).i64(tensors).i64(keys);
  }

  private static Bytes tensor(Bytes to, String name, int type, long offset, long... extents) {
    to.text(name).i32(extents.length);
    for (long extent : extents) {
      to.i64(extent);
    }
    return to.i32(type).i64(offset);
  }

  private void add(String name, Bytes bytes, String... named) {
    files.add(Hostile.file(Job.CONVERT, "gguf " + name, FILE, bytes.array(), named));
  }

  private void heads() {
    for (int version : new int[] {0, 1, 4, 5, 65_536, Integer.MIN_VALUE, -1}) {
      add(
          "version " + version,
          new Bytes().raw("GGUF").i32(version).i64(0).i64(0),
          FILE,
          "byte 4",
          "version");
    }
    for (int version : new int[] {2, 3}) {
      add(
          "big-endian " + version,
          new Bytes().raw("GGUF").i32(version << 24).i64(0).i64(0),
          FILE,
          "big-endian");
    }
    for (long count : HUGE) {
      add("tensors " + count, head(count, 0).zeros(64), FILE, "byte 8", "tensor");
      add("keys " + count, head(0, count).zeros(64), FILE, "metadata");
      add("both " + count, head(count, count).zeros(64), FILE, "byte 8");
    }
    add("1000001 tensors", head(1_000_001, 0).zeros(64), FILE, "1000000");
    for (int bytes = 4; bytes < 24; bytes++) {
      byte[] cut = java.util.Arrays.copyOf(head(0, 0).array(), bytes);
      add("head of " + bytes, new Bytes().raw(cut), FILE, "byte");
    }
  }

  private void keys() {
    for (long length : HUGE) {
      add(
          "key of " + length,
          head(0, 1).i64(length).raw("a").i32(UINT32).i32(1).zeros(64),
          FILE,
          "byte 24",
          "key");
      add(
          "string of " + length,
          head(0, 1).text("a").i32(STRING).i64(length).zeros(64),
          FILE,
          "value of a");
    }
    add("key of 65536", head(0, 1).text("k".repeat(65_536)).i32(UINT32).i32(1), FILE, "65535");
    add(
        "string above the limit",
        head(0, 1).text("a").i32(STRING).i64((64L << 20) + 1).zeros(64),
        FILE,
        "value of a");
    for (int type : new int[] {13, 14, 255, 256, Integer.MAX_VALUE, -1}) {
      add(
          "value type " + type,
          head(0, 1).text("a").i32(type).zeros(64),
          FILE,
          "value of a",
          "type");
      add(
          "element type " + type,
          head(0, 1).text("a").i32(ARRAY).i32(type).i64(1).zeros(64),
          FILE,
          "value of a",
          "type");
    }
    for (int value : new int[] {2, 127, 128, 255}) {
      add(
          "bool " + value,
          head(0, 1).text("a").i32(BOOL).raw((byte) value),
          FILE,
          "value of a",
          "bool " + value);
      add(
          "bools " + value,
          head(0, 1).text("a").i32(ARRAY).i32(BOOL).i64(2).raw((byte) 1, (byte) value),
          FILE,
          "value of a",
          "bool " + value);
    }
    add(
        "key twice",
        head(0, 2).text("a").i32(UINT32).i32(1).text("a").i32(UINT32).i32(1),
        FILE,
        "key a",
        "twice");
    add("key not UTF-8", head(0, 1).i64(1).raw((byte) 0xFF).i32(UINT32).i32(1), FILE, "UTF-8");
    add(
        "value not UTF-8",
        head(0, 1).text("general.architecture").i32(STRING).i64(2).raw((byte) 0xC0, (byte) 0xAF),
        FILE,
        "general.architecture");
    for (int type = 0; type <= 12; type++) {
      add("no value of type " + type, head(0, 1).text("abcdef").i32(type), FILE, "value of abcdef");
    }
  }

  private void arrays() {
    for (int element = 0; element <= 12; element++) {
      for (long count :
          new long[] {1, 1 << 16, (16 << 20) + 1, 1L << 32, 1L << 61, Long.MAX_VALUE, -1}) {
        add(
            "array of " + count + " of type " + element,
            head(0, 1).text("a").i32(ARRAY).i32(element).i64(count),
            FILE,
            "value of a");
      }
    }
    add(
        "arrays in arrays in arrays",
        head(0, 1)
            .text("a")
            .i32(ARRAY)
            .i32(ARRAY)
            .i64(1)
            .i32(ARRAY)
            .i32(ARRAY)
            .i64(1)
            .i32(UINT32)
            .i64(1)
            .i32(1),
        FILE,
        "value of a",
        "deep");
    var deep = head(0, 1).text("a").i32(ARRAY);
    for (int i = 0; i < 50_000; i++) {
      deep.i32(ARRAY).i64(1);
    }
    add("50000 arrays in arrays", deep, FILE, "value of a", "deep");
    add(
        "inner count",
        head(0, 1).text("a").i32(ARRAY).i32(ARRAY).i64(1).i32(UINT32).i64(1L << 62),
        FILE,
        "value of a");
  }

  private void alignments() {
    for (long alignment :
        new long[] {0, 1, 2, 4, 7, 12, 24, 33, 96, 1 << 21, 1L << 31, 0xFFFFFFFFL}) {
      add(
          "alignment " + alignment,
          head(0, 1).text("general.alignment").i32(UINT32).i32(alignment),
          FILE,
          "general.alignment",
          String.valueOf(alignment));
    }
    // Every type but the right one, as the number 32 where it is a number.
    var values =
        new TreeMap<Integer, Bytes>(
            Map.of(
                0,
                new Bytes().raw((byte) 32),
                1,
                new Bytes().raw((byte) 32),
                2,
                new Bytes().raw((byte) 32, (byte) 0),
                3,
                new Bytes().raw((byte) 32, (byte) 0),
                5,
                new Bytes().i32(32),
                6,
                new Bytes().i32(Float.floatToIntBits(32)),
                7,
                new Bytes().raw((byte) 1),
                8,
                new Bytes().text("32"),
                10,
                new Bytes().i64(32),
                11,
                new Bytes().i64(32)));
    values.put(9, new Bytes().i32(UINT32).i64(1).i32(32));
    values.put(12, new Bytes().i64(Double.doubleToLongBits(32)));
    values.forEach(
        (type, value) ->
            add(
                "alignment of type " + type,
                head(0, 1).text("general.alignment").i32(type).raw(value.array()),
                FILE,
                "general.alignment"));
  }

  private void names() {
    add(
        "name of 65",
        tensor(head(1, 0), "n".repeat(65), F32, 0, 1).align(32).zeros(32),
        FILE,
        "name",
        "64");
    add(
        "name of 66 in UTF-8",
        tensor(head(1, 0), "\u00fc".repeat(33), F32, 0, 1).align(32).zeros(32),
        FILE,
        "name");
    for (long length : HUGE) {
      add("name of " + length, head(1, 0).i64(length).zeros(64), FILE, "byte 24", "name");
    }
    add(
        "name not UTF-8",
        head(1, 0).i64(2).raw((byte) 0xED, (byte) 0xA0).i32(0).i32(0).i64(0).zeros(32),
        FILE,
        "UTF-8");
    var twice = tensor(tensor(head(2, 0), "w", F32, 0, 1), "w", F32, 32, 1);
    add("name twice", twice.align(32).zeros(64), FILE, "tensor w", "twice");
    add(
        "name of a line",
        tensor(head(1, 0), "a\nb", F32, 7, 1).align(32).zeros(32),
        FILE,
        "a\\u000ab");
  }

  private void shapes() {
    for (int rank : new int[] {5, 255, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
      add("rank " + rank, head(1, 0).text("w").i32(rank).zeros(256), FILE, "tensor w", "axes");
    }
    long[][] shapes = {
      {-1},
      {Long.MIN_VALUE},
      {2, -1},
      {Long.MAX_VALUE},
      {1L << 62},
      {1L << 32, 1L << 32},
      {1L << 31, 1L << 31, 4},
      {1L << 16, 1L << 16, 1L << 16, 1L << 16},
      {0, 1L << 62, 4},
      {1L << 40},
      {1L << 61},
      {3, 1L << 60},
      {1000}
    };
    for (long[] shape : shapes) {
      add(
          "shape " + java.util.Arrays.toString(shape),
          tensor(head(1, 0), "w", F32, 0, shape).align(32).zeros(32),
          FILE,
          "tensor w");
    }
  }

  private void types() {
    // Behind the head its end is above what a long holds.
    for (long bytes : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 63, Long.MAX_VALUE - 127}) {
      add(
          "bytes " + bytes,
          tensor(head(1, 0), "w", 24, 0, bytes).align(32).zeros(32),
          FILE,
          "tensor w");
    }
    int[] block32 = {2, 3, 6, 7, 8, 20, 39};
    int[] block256 = {10, 11, 12, 13, 14, 16, 17, 18, 19, 21, 22, 23, 29, 34, 35};
    for (int type : block32) {
      for (int row : new int[] {1, 31, 33}) {
        add(
            "type " + type + " row " + row,
            tensor(head(1, 0), "w", type, 0, row).align(32).zeros(64),
            FILE,
            "tensor w",
            "blocks of 32");
      }
    }
    for (int type : block256) {
      for (int row : new int[] {1, 32, 255, 257}) {
        add(
            "type " + type + " row " + row,
            tensor(head(1, 0), "w", type, 0, row).align(32).zeros(64),
            FILE,
            "tensor w",
            "blocks of 256");
      }
    }
    for (int type :
        new int[] {
          4, 5, 9, 15, 31, 32, 33, 36, 37, 38, 43, 44, 64, 255, 256, Integer.MAX_VALUE, -1
        }) {
      add(
          "type " + type,
          tensor(head(1, 0), "w", type, 0, 256).align(32).zeros(64),
          FILE,
          "tensor w",
          "type");
    }
  }

  private void offsets() {
    for (long offset :
        new long[] {1, 4, 31, 32, 64, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -32, -1}) {
      add(
          "offset " + offset,
          tensor(head(1, 0), "w", F32, offset, 1).align(32).zeros(128),
          FILE,
          "tensor w",
          "begins at byte");
    }
    for (long offset : new long[] {0, 4, 16, 31, 33, 48, 64, 96, -32}) {
      var two = tensor(tensor(head(2, 0), "a", F32, 0, 8), "b", F32, offset, 8);
      add("second at " + offset, two.align(32).zeros(160), FILE, "tensor b", "expected 32");
    }
  }

  private void ends() {
    for (int bytes = 0; bytes < 32; bytes += 3) {
      add(
          "data of " + bytes,
          tensor(head(1, 0), "w", F32, 0, 8).align(32).zeros(bytes),
          FILE,
          "tensor w",
          "cut off");
    }
    for (int more : new int[] {1, 31, 32, 33, 4096}) {
      add(
          "longer by " + more,
          tensor(head(1, 0), "w", F32, 0, 8).align(32).zeros(32 + more),
          FILE,
          "belong to no tensor");
    }
    add("tensors missing", tensor(head(2, 0), "w", F32, 0, 8), FILE);
  }
}
