package dev.lbrx.formats.mlxpack;

import static dev.lbrx.formats.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.safetensors.SafetensorsBytes;
import dev.lbrx.formats.weights.FileCopy;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MlxPackTest {
  private static final String HEAD = "'config':{'a':1},'tokenizer_json':'{}',";
  private static final byte[] ONE = weights("one");
  private static final byte[] TWO = weights("two");

  @TempDir Path directory;

  @Test
  void aPackIsTheBytesOfItsDescription() throws IOException {
    Path model = model();
    Path pack = directory.resolve("m.mlxpack");
    try (var checkpoint = Checkpoint.open(model)) {
      var writer = PackWriter.first(checkpoint);
      copy(writer.files(), pack);
      assertThat(writer.files().bytes()).isEqualTo(Files.size(pack));
      assertThat(writer.leftBehind()).containsExactly("LICENSE");
    }
    String files =
        "'safetensors_files':[{'name':'a.safetensors','offset':0,'size':%d},"
            + "{'name':'b.safetensors','offset':%d,'size':%d}]";
    assertThat(pack)
        .hasBinaryContent(
            pack(
                "{'config':{'x':1},'tokenizer_json':'{\\'t\\': 1}\\n',"
                    + "'tokenizer_config':{'c':2},'chat_template':'hi',"
                    + files.formatted(ONE.length, ONE.length, TWO.length)
                    + "}"));
  }

  @Test
  void extractGivesTheDirectoryBack() throws IOException {
    Path model = model();
    Path pack = directory.resolve("m.mlxpack");
    try (var checkpoint = Checkpoint.open(model)) {
      copy(PackWriter.first(checkpoint).files(), pack);
    }
    Path out = directory.resolve("out");
    try (var opened = MlxPack.open(pack)) {
      copy(opened.extraction(List.copyOf(opened.files().keySet())), out);
      for (var file : opened.files().entrySet()) {
        assertThat(out.resolve(file.getKey())).hasSize(file.getValue());
      }
      assertThat(opened.files()).hasSize(7);
    }
    for (String name :
        List.of("a.safetensors", "b.safetensors", "tokenizer.json", "chat_template.jinja")) {
      assertThat(out.resolve(name)).hasSameBinaryContentAs(model.resolve(name));
    }
    try (var checkpoint = Checkpoint.open(out)) {
      assertThat(checkpoint.names()).containsExactly("one", "two");
    }
    // The index was made again; a second pack of the result is the first.
    Path again = directory.resolve("again.mlxpack");
    try (var checkpoint = Checkpoint.open(out)) {
      copy(PackWriter.first(checkpoint).files(), again);
    }
    assertThat(again).hasSameBinaryContentAs(pack);
  }

  @Test
  void nullStandsForAbsentAndOtherKeysAreIgnored() throws IOException {
    String json =
        "{"
            + HEAD
            + "'tokenizer_config':null,'chat_template':null,'extra':[1],'safetensors_files':"
            + "[{'name':'b.safetensors','offset':%d,'size':%d},"
            + "{'name':'a.safetensors','offset':0,'size':%d}]}";
    try (var pack = MlxPack.open(write(pack(json.formatted(ONE.length, TWO.length, ONE.length))))) {
      assertThat(pack.sections())
          .extracting(Section::name)
          .containsExactly("a.safetensors", "b.safetensors");
      assertThat(pack.files())
          .containsOnlyKeys(
              "config.json",
              "tokenizer.json",
              "model.safetensors.index.json",
              "a.safetensors",
              "b.safetensors");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          PACK | /config | {'tokenizer_json':'','safetensors_files':[F]}
          PACK | /config | {'config':'{}','tokenizer_json':'','safetensors_files':[F]}
          PACK | /tokenizer_json | {'config':{},'safetensors_files':[F]}
          PACK | /tokenizer_json | {'config':{},'tokenizer_json':{},'safetensors_files':[F]}
          PACK | /chat_template | {H'chat_template':1,'safetensors_files':[F]}
          PACK | 0 files | {H'safetensors_files':[]}
          PACK | 0 files | {H'x':1}
          PACK | plain file name | {H'safetensors_files':[{'name':'../a.safetensors','offset':0,'size':ALL}]}
          PACK | plain file name | {H'safetensors_files':[{'name':'/a.safetensors','offset':0,'size':ALL}]}
          PACK | plain file name | {H'safetensors_files':[{'name':'c:a.safetensors','offset':0,'size':ALL}]}
          PACK | plain file name | {H'safetensors_files':[{'name':'a\\u0000.safetensors','offset':0,'size':ALL}]}
          PACK | .safetensors | {H'safetensors_files':[{'name':'config.json','offset':0,'size':ALL}]}
          PACK | /0/offset | {H'safetensors_files':[{'name':'a.safetensors','offset':-1,'size':ALL}]}
          PACK | /0/size | {H'safetensors_files':[{'name':'a.safetensors','offset':1,'size':ALL}]}
          PACK | /0/size | {H'safetensors_files':[{'name':'a.safetensors','offset':0,'size':9223372036854775807}]}
          PACK | /0/size | {H'safetensors_files':[{'name':'a.safetensors','offset':0,'size':1.5}]}
          PACK | no file | {H'safetensors_files':[F]}
          PACK | hole | {H'safetensors_files':[{'name':'a.safetensors','offset':1,'size':8}]}
          PACK | overlaps | {H'safetensors_files':[F,{'name':'b.safetensors','offset':9,'size':80}]}
          PACK | twice | {H'safetensors_files':[F,F]}
          SAFETENSORS | b.safetensors in | {H'safetensors_files':[F,{'name':'b.safetensors','offset':ONE,'size':3},{'name':'c.safetensors','offset':ONE3,'size':REST}]}
          PACK | not an object | []
          JSON | twice | {'config':1,'config':2}
          JSON | not valid JSON | {
          """)
  void aBadDescriptionIsRefused(ErrorCode code, String says, String json) throws IOException {
    int all = ONE.length + TWO.length;
    String text =
        json.replace("{H", "{" + HEAD)
            .replace("F", "{'name':'a.safetensors','offset':0,'size':ONE}")
            .replace("ONE3", String.valueOf(ONE.length + 3))
            .replace("ONE", String.valueOf(ONE.length))
            .replace("REST", String.valueOf(TWO.length - 3))
            .replace("ALL", String.valueOf(all));
    Path file = write(pack(text));
    assertRefused(code, () -> MlxPack.open(file), says, "bad.mlxpack");
  }

  @Test
  void twoFilesWithOneTensorAreRefused() throws IOException {
    byte[] json =
        ("{"
                + HEAD
                + "'safetensors_files':[{'name':'a.safetensors','offset':0,'size':%1$d},"
                + "{'name':'b.safetensors','offset':%1$d,'size':%1$d}]}")
            .formatted(ONE.length)
            .replace('\'', '"')
            .getBytes(UTF_8);
    Path file = write(bytes(1, json.length, json, ONE, ONE));
    assertRefused(ErrorCode.SHARD_INDEX, () -> MlxPack.open(file), "tensor one is in");
  }

  @Test
  void aBadBeginningIsRefused() throws IOException {
    byte[] json = "{}".getBytes(UTF_8);
    Path other = write(bytes(3, 2, json));
    assertRefused(ErrorCode.UNSUPPORTED, () -> MlxPack.open(other), "version 3");
    for (long length : new long[] {3, -1, Long.MAX_VALUE, 1L << 32}) {
      Path file = write(bytes(1, length, json));
      assertRefused(ErrorCode.PACK, () -> MlxPack.open(file), "at byte 8", "at most 2");
    }
    Path text = write("MLX".getBytes(UTF_8));
    assertRefused(ErrorCode.PACK, () -> MlxPack.open(text), "MLXP");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = pack(sound());
    for (int length = 0; length < whole.length; length++) {
      Path file = write(java.util.Arrays.copyOf(whole, length));
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> MlxPack.open(file)))
          .as("%d bytes", length)
          .isInstanceOf(LbrxException.class);
    }
    Path longer = write(java.util.Arrays.copyOf(whole, whole.length + 1));
    assertRefused(ErrorCode.PACK, () -> MlxPack.open(longer), "belong to no file");
  }

  @Test
  void aModelWithoutATokenizerCannotBePacked() throws IOException {
    Path model = model();
    Files.delete(model.resolve("tokenizer.json"));
    try (var checkpoint = Checkpoint.open(model)) {
      assertRefused(ErrorCode.PACK, () -> PackWriter.first(checkpoint), "no tokenizer.json");
    }
  }

  @Test
  void aRefusedExtractionLeavesNothing() throws IOException {
    try (var pack = MlxPack.open(write(pack(sound())))) {
      Path out = directory.resolve("out");
      assertRefused(
          ErrorCode.NOT_FOUND,
          () -> copy(pack.extraction(List.of("config.json", "c.safetensors")), out),
          "no file c.safetensors");
      assertThat(directory).isDirectoryNotContaining("glob:**out*");
    }
  }

  private static void copy(FileCopy files, Path target) {
    files.write(Draft.begin(target, false, List.of()), done -> {}, () -> {});
  }

  private static String sound() {
    return ("{"
            + HEAD
            + "'safetensors_files':[{'name':'a.safetensors','offset':0,'size':%d},"
            + "{'name':'b.safetensors','offset':%d,'size':%d}]}")
        .formatted(ONE.length, ONE.length, TWO.length);
  }

  private Path model() throws IOException {
    Path model = Files.createDirectory(directory.resolve("model"));
    Files.writeString(model.resolve("config.json"), "{\"x\": 1}");
    Files.writeString(model.resolve("tokenizer.json"), "{\"t\": 1}\n");
    Files.writeString(model.resolve("tokenizer_config.json"), "{ \"c\":2 }");
    Files.writeString(model.resolve("chat_template.jinja"), "hi");
    Files.writeString(model.resolve("LICENSE"), "free");
    Files.writeString(
        model.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"one\": \"a.safetensors\", \"two\": \"b.safetensors\"}}");
    Files.write(model.resolve("a.safetensors"), ONE);
    Files.write(model.resolve("b.safetensors"), TWO);
    return model;
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("bad.mlxpack"), bytes);
  }

  private static byte[] weights(String tensor) {
    return SafetensorsBytes.file("{" + SafetensorsBytes.tensor(tensor, "U8", "[5]", 0, 5) + "}", 5);
  }

  // Single quotes stand for double ones.
  private static byte[] pack(String json) {
    byte[] text = json.replace('\'', '"').getBytes(UTF_8);
    return bytes(1, text.length, text, ONE, TWO);
  }

  private static byte[] bytes(int version, long length, byte[]... parts) {
    int size = 16;
    for (byte[] part : parts) {
      size += part.length;
    }
    var bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("MLXP".getBytes(UTF_8)).putInt(version).putLong(length);
    for (byte[] part : parts) {
      bytes.put(part);
    }
    return bytes.array();
  }
}
