package dev.lbrx.formats.mlxpack;

import static dev.lbrx.formats.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.hash.Sha256;
import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.safetensors.SafetensorsBytes;
import dev.lbrx.formats.weights.FileCopy;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondVersionTest {
  private static final int ALIGNMENT = 4096;

  @TempDir Path directory;

  @Test
  void aPackIsTheBytesOfItsDescription() throws IOException {
    byte[] whole = Files.readAllBytes(pack());
    var head = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(new String(whole, 0, 4, UTF_8)).isEqualTo("MLXP");
    assertThat(head.getInt(4)).isEqualTo(2);
    int position = (int) head.getLong(8);
    int length = (int) head.getLong(16);
    assertThat(position % ALIGNMENT).isZero();
    assertThat(position + length).isEqualTo(whole.length);
    byte[] list = Arrays.copyOfRange(whole, position, whole.length);
    assertThat(HexFormat.of().formatHex(whole, 24, 56)).isEqualTo(hash(list));
    String files = "";
    int at = ALIGNMENT;
    for (String name : names()) {
      byte[] file = Files.readAllBytes(directory.resolve("model").resolve(name));
      assertThat(Arrays.copyOfRange(whole, at, at + file.length)).isEqualTo(file);
      files +=
          "%s{\"name\":\"%s\",\"offset\":%d,\"size\":%d,\"sha256\":\"%s\"}"
              .formatted(files.isEmpty() ? "" : ",", name, at, file.length, hash(file));
      at += Math.ceilDiv(file.length, ALIGNMENT) * ALIGNMENT;
    }
    assertThat(at).isEqualTo(position);
    assertThat(new String(list, UTF_8)).isEqualTo("{\"files\":[" + files + "]}");
  }

  @Test
  void everyFileComesBack() throws IOException {
    Path out = directory.resolve("out");
    try (var pack = MlxPack.open(pack())) {
      assertThat(pack.version()).isEqualTo(2);
      assertThat(pack.verify(done -> {})).isEmpty();
      copy(pack.extraction(List.copyOf(pack.files().keySet())), out);
    }
    for (String name : names()) {
      assertThat(out.resolve(name))
          .hasSameBinaryContentAs(directory.resolve("model").resolve(name));
    }
  }

  @Test
  void aModelIsReadWhereItLies() throws IOException {
    Path pack = pack();
    try (var model = Checkpoint.open(directory.resolve("model"));
        var packed = Checkpoint.open(pack)) {
      assertThat(packed.kind()).isEqualTo("MLXPack version 2, 2 safetensors files");
      assertThat(packed.names()).isEqualTo(model.names());
      assertThat(packed.configJson()).isEqualTo(model.configJson());
      assertThat(packed.files()).containsExactly(pack);
      assertThat(packed.companions()).hasSameSizeAs(model.companions());
      for (String name : model.names()) {
        byte[] bytes = new byte[5];
        packed.read(name, MemorySegment.ofArray(bytes));
        assertThat(model.map(name).segment().mismatch(MemorySegment.ofArray(bytes))).isEqualTo(-1);
        assertThat(packed.map(name).segment().mismatch(MemorySegment.ofArray(bytes))).isEqualTo(-1);
      }
    }
  }

  @DisplayName("reliability 17: verify finds flipped bits of a pack")
  @Test
  void flippedBitsAreFound() throws IOException {
    byte[] whole = Files.readAllBytes(pack());
    Path file = directory.resolve("flipped.mlxpack");
    // A bit of every byte that says something, and of one in 101 zeros between files.
    for (int at = 0; at < whole.length; at += whole[at] == 0 ? 101 : 1) {
      int bit = 5 * at % 8;
      whole[at] ^= (byte) (1 << bit);
      Files.write(file, whole);
      whole[at] ^= (byte) (1 << bit);
      assertThat(isFound(file)).as("byte %d, bit %d", at, bit).isTrue();
    }
  }

  private static boolean isFound(Path file) {
    try (var pack = MlxPack.open(file)) {
      var problems = pack.verify(done -> {});
      problems.forEach(
          problem -> assertThat(problem.code()).isIn(ErrorCode.CHECKSUM, ErrorCode.PACK));
      return !problems.isEmpty();
    } catch (LbrxException e) {
      return true;
    }
  }

  @Test
  void damageIsNamed() throws IOException {
    Path file = pack();
    byte[] whole = Files.readAllBytes(file);
    whole[whole.length - 1] ^= 1;
    Files.write(file, whole);
    assertRefused(ErrorCode.CHECKSUM, () -> MlxPack.open(file), "metadata", "m.mlxpack");
    whole[whole.length - 1] ^= 1;
    int licence = ALIGNMENT + names().indexOf("LICENSE") * ALIGNMENT;
    whole[licence] ^= 1;
    Files.write(file, whole);
    try (var pack = MlxPack.open(file)) {
      assertThat(pack.verify(done -> {}))
          .singleElement()
          .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CHECKSUM))
          .satisfies(problem -> assertThat(problem.getMessage()).contains("LICENSE in"));
      assertRefused(
          ErrorCode.CHECKSUM,
          () -> copy(pack.extraction(List.of("LICENSE")), directory.resolve("out")),
          "LICENSE");
    }
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(pack());
    Path file = directory.resolve("cut.mlxpack");
    for (int length = 0; length < whole.length; length += length < 64 ? 1 : 61) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> MlxPack.open(file)))
          .as("%d bytes", length)
          .isInstanceOf(LbrxException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "0 files | {}",
        "0 files | {'files':[]}",
        "plain file name | {'files':[{'name':'../a','offset':4096,'size':5,'sha256':'H'}]}",
        "/files/0/offset | {'files':[{'name':'a','offset':0,'size':5,'sha256':'H'}]}",
        "/files/0/offset | {'files':[{'name':'a','offset':8192,'size':5,'sha256':'H'}]}",
        "/files/0/size | {'files':[{'name':'a','offset':4096,'size':9223372036854775807,'sha256':'H'}]}",
        "/files/0/sha256 | {'files':[{'name':'a','offset':4096,'size':5,'sha256':'x'}]}",
        "twice | {'files':[{'name':'a','offset':4096,'size':0,'sha256':'H'},{'name':'a','offset':4096,'size':5,'sha256':'H'}]}",
        "begins at 8192 | {'files':[{'name':'a','offset':4096,'size':0,'sha256':'H'}]}",
        "no file whose name ends | {'files':[{'name':'a','offset':4096,'size':5,'sha256':'H'}]}",
      })
  void aBadListIsRefused(String says, String json) throws IOException {
    byte[] list = json.replace('\'', '"').replace("H", "0".repeat(64)).getBytes(UTF_8);
    var bytes = ByteBuffer.allocate(2 * ALIGNMENT + list.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("MLXP".getBytes(UTF_8)).putInt(2).putLong(2L * ALIGNMENT).putLong(list.length);
    bytes.put(HexFormat.of().parseHex(hash(list))).put(2 * ALIGNMENT, list);
    Path file = Files.write(directory.resolve("bad.mlxpack"), bytes.array());
    assertRefused(ErrorCode.PACK, () -> MlxPack.open(file), says, "bad.mlxpack");
  }

  private static List<String> names() {
    return List.of(
        "config.json",
        "model.safetensors.index.json",
        "LICENSE",
        "notes.md",
        "a.safetensors",
        "b.safetensors");
  }

  private Path pack() throws IOException {
    Path model = Files.createDirectory(directory.resolve("model"));
    Files.writeString(model.resolve("config.json"), "{\"x\": 1}");
    Files.writeString(model.resolve("LICENSE"), "free");
    Files.writeString(model.resolve("notes.md"), "");
    Files.writeString(
        model.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"one\": \"a.safetensors\", \"two\": \"b.safetensors\"}}");
    Files.write(model.resolve("a.safetensors"), weights("one"));
    Files.write(model.resolve("b.safetensors"), weights("two"));
    Path pack = directory.resolve("m.mlxpack");
    try (var checkpoint = Checkpoint.open(model)) {
      copy(PackWriter.second(checkpoint).files(), pack);
    }
    return pack;
  }

  private static void copy(FileCopy files, Path target) {
    files.write(Draft.begin(target, false, List.of()), done -> {}, () -> {});
  }

  private static byte[] weights(String tensor) {
    return SafetensorsBytes.file("{" + SafetensorsBytes.tensor(tensor, "U8", "[5]", 0, 5) + "}", 5);
  }

  private static String hash(byte[] bytes) {
    return Sha256.of(MemorySegment.ofArray(bytes));
  }
}
