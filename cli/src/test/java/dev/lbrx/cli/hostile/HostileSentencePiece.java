package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Model directories whose tokenizer.model is wrong, and that have no tokenizer.json. */
final class HostileSentencePiece {
  private static final String TOKENIZER = "tokenizer.model";
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int UNUSED = 5;
  private static final int BYTE = 6;
  private static final int UNIGRAM = 1;
  private static final int BPE = 2;

  private final List<Hostile> files = new ArrayList<>();

  private HostileSentencePiece() {}

  static List<Hostile> all() {
    var made = new HostileSentencePiece();
    made.wire();
    made.damagedPieces();
    made.settings();
    made.maps();
    made.beside();
    return made.files;
  }

  /** Sound models of both kinds. */
  static List<byte[]> sound() {
    return List.of(
        begun(BPE).array(), begun(UNIGRAM).message(3, new Protobuf().number(4, 0)).array());
  }

  // Six pieces and the kind.
  private static Protobuf begun(int kind) {
    return pieces().message(2, new Protobuf().number(3, kind));
  }

  private static Protobuf pieces() {
    return new Protobuf()
        .message(1, piece("<unk>", 0, UNKNOWN))
        .message(1, piece("<s>", 0, CONTROL))
        .message(1, piece("</s>", 0, CONTROL))
        .message(1, piece("▁", -1, 1))
        .message(1, piece("a", -2, 1))
        .message(1, piece("▁a", -1.5f, 1));
  }

  private static Protobuf piece(String text, float score, int type) {
    return new Protobuf().text(1, text).float32(2, score).number(3, type);
  }

  // A becomes a: a trie of 'A' alone, then the text.
  private static byte[] map() {
    int[] units = new int[1 << 8];
    units[0] = 1 << 10;
    units['A' ^ 1] = 'A' | 1 << 8 | 'A' << 10;
    units[1] = 1 << 31;
    var bytes = new Bytes().i32(4L * units.length);
    for (int unit : units) {
      bytes.i32(unit);
    }
    return bytes.raw("a\0").array();
  }

  private void add(String name, byte[] bytes, String... named) {
    var all = new ArrayList<>(List.of(named));
    all.add(TOKENIZER);
    files.add(
        new Hostile(
                "sentencepiece " + name,
                Job.GENERATE,
                "",
                Map.of(TOKENIZER, Content.of(bytes)),
                all)
            .with("config.json", Content.of(HostileConfig.SOUND))
            .with("model.safetensors", Content.of(HostileConfig.weights())));
  }

  private void add(String name, Protobuf message, String... named) {
    add(name, message.array(), named);
  }

  private static byte[] joined(Protobuf message, byte... more) {
    return new Bytes().raw(message.array()).raw(more).array();
  }

  private void wire() {
    add("empty", new byte[0], "does not begin");
    add("lines of base64", "IQ== 0\nIg== 1\n".getBytes(UTF_8), "does not begin");
    add("a pointer", "version https://git-lfs.github.com/spec/v1\n".getBytes(UTF_8), "pointer");
    int length = begun(BPE).array().length;
    for (int wire : List.of(3, 4, 6, 7)) {
      add(
          "wire type " + wire,
          joined(begun(BPE), (byte) (9 << 3 | wire)),
          "wire type " + wire,
          "" + length);
    }
    add("field 0", joined(begun(BPE), (byte) 0, (byte) 0), "field number 0");
    byte[] vast = new Bytes().raw(Protobuf.varint(-8)).raw((byte) 0).array();
    add("field of 61 bits", joined(begun(BPE), vast), "field number");
    add("number cut", joined(begun(BPE), (byte) (9 << 3), (byte) 0x80), "ends too early");
    byte[] long11 = new byte[12];
    java.util.Arrays.fill(long11, (byte) 0xFF);
    long11[0] = 9 << 3;
    add("number of 11 bytes", joined(begun(BPE), long11), "more than 10 bytes");
    for (long size : new long[] {1, 127, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, -1}) {
      byte[] head = new Bytes().raw((byte) (9 << 3 | 2)).raw(Protobuf.varint(size)).array();
      add("length " + size, joined(begun(BPE), head), Long.toUnsignedString(size), "0 are left");
    }
    add("cut fixed32", joined(begun(BPE), (byte) (9 << 3 | 5), (byte) 0), "4 bytes, 1 are left");
    add("cut fixed64", joined(begun(BPE), (byte) (9 << 3 | 1)), "8 bytes, 0 are left");
  }

  private void damagedPieces() {
    add("piece as a number", pieces().number(1, 7), "a piece is of wire type 0");
    add(
        "text as a number",
        pieces().message(1, new Protobuf().number(1, 7)),
        "text is of wire type");
    add(
        "score as a number",
        pieces().message(1, new Protobuf().text(1, "x").number(2, 7)),
        "score is of");
    add(
        "type as a text",
        pieces().message(1, new Protobuf().text(1, "x").text(3, "7")),
        "type is of");
    add("empty piece", pieces().message(1, new Protobuf()), "piece 6 is empty");
    add("no UTF-8", pieces().message(1, new Protobuf().bytes(1, (byte) 0xC3)), "not UTF-8");
    add("twin", pieces().message(1, piece("a", 0, 1)), "piece 6 has the text of piece 4");
    add("second unknown", pieces().message(1, piece("x", 0, UNKNOWN)), "piece 6 is unknown");
    add("long piece", pieces().message(1, piece("x".repeat(4097), 0, 1)), "4096 bytes");
    for (float score : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      add("score " + score, pieces().message(1, piece("x", score, 1)), "score is " + score);
    }
    for (long type : new long[] {0, 7, 255, -1, Integer.MIN_VALUE}) {
      add(
          "type " + type,
          pieces().message(1, new Protobuf().text(1, "x").number(3, type)),
          "of type " + type);
    }
    add("no unknown", new Protobuf().message(1, piece("a", 0, 1)), "no piece is the unknown one");
    add("unused in BPE", begun(BPE).message(1, piece("x", 0, UNUSED)), "unused pieces");
    add(
        "bytes without fallback",
        begun(BPE).message(1, piece("<0x00>", 0, BYTE)),
        "1 pieces are bytes");
    add(
        "fallback without bytes",
        pieces().message(2, new Protobuf().number(3, BPE).number(35, 1)),
        "byte 0 has no piece");
  }

  private void settings() {
    for (long kind : new long[] {0, 3, 4, 5, -1}) {
      add(
          "kind " + kind,
          pieces().message(2, new Protobuf().number(3, kind)),
          "model_type " + kind);
    }
    add(
        "suffix",
        begun(BPE).message(2, new Protobuf().number(24, 1)),
        "treat_whitespace_as_suffix");
    add(
        "spaces as they are",
        begun(BPE).message(3, new Protobuf().number(5, 0)),
        "escape_whitespaces");
    add("denormalizer", begun(BPE).message(5, new Protobuf().bytes(2, map())), "denormalizer");
    add("trainer as a number", pieces().number(2, 1), "trainer_spec is of wire type");
    add("normalizer as a number", pieces().number(3, 1), "normalizer_spec is of wire type");
    add("prefix as a text", begun(BPE).message(3, new Protobuf().text(3, "x")), "add_dummy_prefix");
  }

  private void maps() {
    byte[] sound = map();
    for (int length : List.of(1, 3, 4, 5, 8, sound.length - 2)) {
      add(
          "table of " + length + " bytes",
          begun(BPE).message(3, new Protobuf().bytes(2, java.util.Arrays.copyOf(sound, length))),
          "precompiled_charsmap");
    }
    for (long size : new long[] {0, 1, 6, sound.length - 4, 0xFFFFFFFFL}) {
      byte[] changed =
          new Bytes().i32(size).raw(java.util.Arrays.copyOfRange(sound, 4, sound.length)).array();
      add("trie of " + size, begun(BPE).message(3, new Protobuf().bytes(2, changed)), "" + size);
    }
  }

  private void beside() {
    for (String json :
        List.of("{\"x\":-1}", "{\"x\":4194304}", "{\"x\":\"7\"}", "{\"\":7}", "[]", "{")) {
      files.add(beside("added " + json, "added_tokens.json", json));
    }
    for (String decoder :
        List.of(
            "7",
            "{\"x\":{\"content\":\"b\"}}",
            "{\"-1\":{\"content\":\"b\"}}",
            "{\"99999999\":{\"content\":\"b\"}}",
            "{\"4194304\":{\"content\":\"b\"}}",
            "{\"7\":{}}",
            "{\"7\":{\"content\":\"\"}}",
            "{\"7\":\"b\"}",
            "{\"7\":{\"content\":\"b\",\"special\":1}}")) {
      files.add(
          beside(
              "decoder " + decoder,
              "tokenizer_config.json",
              "{\"added_tokens_decoder\":" + decoder + "}"));
    }
  }

  private static Hostile beside(String name, String file, String json) {
    return new Hostile(
            "sentencepiece " + name,
            Job.GENERATE,
            "",
            Map.of(file, Content.of(json)),
            List.of(file))
        .with(TOKENIZER, Content.of(sound().getFirst()))
        .with("config.json", Content.of(HostileConfig.SOUND))
        .with("model.safetensors", Content.of(HostileConfig.weights()));
  }
}
