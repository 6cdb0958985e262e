package dev.lbrx.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code lbrx repair} and {@code lbrx verify}. */
class RepairTest {
  private static final byte[] DATA = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final String A = "'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}";
  private static final String B = "'b':{'dtype':'U8','shape':[2,2],'data_offsets':[4,8]}";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"trailing", "hole", "order", "length", "long", "wrapped", "padding"})
  @DisplayName("reliability 14: what is only out of place is mended, every byte kept")
  void everyTensorIsKept(String damage) throws IOException {
    String header = "{" + A + "," + B + "}";
    Path file = folder.resolve("x.safetensors");
    switch (damage) {
      case "trailing" -> Weights.write(file, header, Arrays.copyOf(DATA, 20));
      case "hole" ->
          Weights.write(
              file, header.replace("[4,8]", "[6,10]"), new byte[] {1, 2, 3, 4, 9, 9, 5, 6, 7, 8});
      case "order" ->
          Weights.write(
              file,
              "{" + A.replace("[0,4]", "[4,8]") + "," + B.replace("[4,8]", "[0,4]") + "}",
              new byte[] {5, 6, 7, 8, 1, 2, 3, 4});
      case "padding" -> Weights.write(file, header + " ".repeat(5), DATA);
      default -> {
        Weights.write(file, header, DATA);
        byte[] bytes = Files.readAllBytes(file);
        long length =
            damage.equals("length") ? 3 : damage.equals("long") ? header.length() + 4 : -1;
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        Files.write(file, bytes);
      }
    }
    byte[] before = Files.readAllBytes(file);
    Path out = folder.resolve("out.safetensors");
    assertThat(Run.of("repair", file, out, "-q"))
        .isEqualTo(new Run(0, out + ": 2 tensors kept, 0 lost\n", ""));
    assertThat(file).hasBinaryContent(before);
    assertThat(Run.of("check", out).status()).isZero();
    assertThat(bytes(out, "a")).containsExactly(1, 2, 3, 4);
    assertThat(bytes(out, "b")).containsExactly(5, 6, 7, 8);
  }

  @Test
  @DisplayName(
      "reliability 14: what is lost is listed, and made zeros only where that is asked for")
  void whatIsLostIsListed() throws IOException {
    Path file =
        Weights.write(
            folder.resolve("x.safetensors"),
            "{" + A + "," + B + "}",
            (byte) 1,
            (byte) 2,
            (byte) 3,
            (byte) 4,
            (byte) 5);
    Path out = folder.resolve("out.safetensors");
    var run = Run.of("repair", file, out);
    assertThat(run.status()).isEqualTo(6);
    assertThat(run.out()).contains("1 tensors kept, 1 lost", "lost b: its bytes end behind");
    assertThat(bytes(out, "a")).containsExactly(1, 2, 3, 4);
    Path zeros = folder.resolve("zeros.safetensors");
    assertThat(Run.of("repair", file, zeros, "--fill-zero").status()).isEqualTo(6);
    assertThat(bytes(zeros, "b")).containsExactly(0, 0, 0, 0);
    Run.of("repair", file, file).requireRefusal(2, "LBRX-106");
    Weights.write(file, "{" + A + "," + B.replace("[4,8]", "[2,6]") + "}", DATA);
    Path neither = folder.resolve("neither.safetensors");
    assertThat(Run.of("repair", file, neither).out()).contains("lost a: ", "lost b: ", "overlap");
    Files.writeString(file, "{{{{{{{{{{");
    Run.of("repair", file, folder.resolve("no"))
        .requireRefusal(2, "LBRX-201", "cannot be repaired");
  }

  @Test
  @DisplayName("reliability 14: a missing or wrong index is made again")
  void theIndexIsMadeAgain() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Weights.write(
        model.resolve("1.safetensors"), "{" + A + "}", (byte) 1, (byte) 2, (byte) 3, (byte) 4);
    Weights.write(
        model.resolve("2.safetensors"),
        "{" + B.replace("[4,8]", "[0,4]") + "}",
        (byte) 5,
        (byte) 6,
        (byte) 7,
        (byte) 8);
    Files.writeString(model.resolve("config.json"), "{}");
    Path out = folder.resolve("out");
    var shown = Run.of("repair", model, out, "--dry-run", "-q");
    assertThat(shown).isEqualTo(new Run(0, out + ": 2 tensors kept, 0 lost\n", ""));
    assertThat(out).doesNotExist();
    assertThat(Run.of("repair", model, out, "--resume").status()).isZero();
    assertThat(out.resolve("config.json")).hasContent("{}");
    assertThat(bytes(out, "b")).containsExactly(5, 6, 7, 8);
    Files.writeString(
        model.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"a\":\"2.safetensors\",\"c\":\"3.safetensors\"}}");
    var run = Run.of("repair", model, folder.resolve("again"));
    assertThat(run.status()).isEqualTo(6);
    assertThat(run.out()).contains("2 tensors kept, 1 lost", "lost c: ", "3.safetensors");
  }

  @Test
  @DisplayName("reliability 14: unaligned GGUF offsets and bytes behind the last tensor are mended")
  void unalignedGgufIsMended() throws IOException {
    var bytes = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("GGUF".getBytes(UTF_8)).putInt(3).putLong(2).putLong(0);
    tensor(bytes, "a", 0);
    tensor(bytes, "b", 7);
    bytes.position(bytes.position() + 31 & -32);
    int data = bytes.position();
    bytes.put(DATA, 0, 4).put(new byte[3]).put(DATA, 4, 4);
    Path file = folder.resolve("x.gguf");
    Files.write(file, Arrays.copyOf(bytes.array(), data + 90));
    assertThat(Run.of("check", file).status()).isEqualTo(2);
    Path out = folder.resolve("out.gguf");
    assertThat(Run.of("repair", file, out).status()).isZero();
    assertThat(Run.of("check", out).status()).isZero();
    assertThat(bytes(out, "a")).containsExactly(1, 2, 3, 4);
    assertThat(bytes(out, "b")).containsExactly(5, 6, 7, 8);
    Files.write(file, Arrays.copyOf(bytes.array(), data + 8));
    assertThat(Run.of("repair", file, folder.resolve("cut.gguf")).status()).isEqualTo(6);
  }

  private static void tensor(ByteBuffer to, String name, long offset) {
    to.putLong(1).put(name.getBytes(UTF_8)).putInt(1).putLong(4).putInt(24).putLong(offset);
  }

  @Test
  @DisplayName("reliability 17: verify finds every flipped bit of a tensor")
  void verifyFindsEveryFlippedBit() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Weights.floats(model.resolve("model.safetensors"), "w", 1, 2);
    Files.writeString(model.resolve("config.json"), "{\"model_type\":\"other\"}");
    Path out = folder.resolve("out");
    var made = Run.of("convert", model, out, "--dtype", "bf16", "-q");
    assertThat(made.status()).describedAs(made.err()).isZero();
    assertThat(Run.of("verify", out, "-q")).isEqualTo(new Run(0, out + ": 2 hashes: ok\n", ""));
    Path file = out.resolve("model.safetensors");
    byte[] sound = Files.readAllBytes(file);
    for (int bit = 1; bit <= 32; bit++) {
      byte[] damaged = sound.clone();
      damaged[sound.length - 1 - (bit - 1) / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, damaged);
      var run = Run.of("verify", out, "-q");
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.out()).contains("tensor w has SHA-256 ");
    }
    Files.write(file, sound);
    Files.writeString(out.resolve("config.json"), "{}");
    var run = Run.of("verify", out, "-q");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).contains("file config.json has SHA-256 ").hasLineCount(1);
    Files.delete(out.resolve("config.json"));
    assertThat(Run.of("verify", out, "-q").out()).contains("file config.json is missing");
    Run.of("verify", model, "-q").requireRefusal(5, "LBRX-503", "lbrx.json");
  }

  @Test
  @DisplayName("reliability 17: verify finds what changed in a GGUF file by what lies beside it")
  void verifyOfAGgufFile() throws IOException {
    Path out = folder.resolve("base.gguf");
    assertThat(Run.of("convert", Run.DEMO.resolve("demo-base"), out, "--dtype", "f16", "-q"))
        .isEqualTo(new Run(0, "", ""));
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("base.gguf", "base.gguf.lbrx.json");
    assertThat(Run.of("verify", out, "-q")).isEqualTo(new Run(0, out + ": 38 hashes: ok\n", ""));
    byte[] bytes = Files.readAllBytes(out);
    bytes[bytes.length - 1000] ^= 1;
    Files.write(out, bytes);
    var run = Run.of("verify", out, "-q");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).contains("base.gguf: tensor ").hasLineCount(1);
    Files.delete(folder.resolve("base.gguf.lbrx.json"));
    Run.of("verify", out, "-q").requireRefusal(5, "LBRX-503", "base.gguf.lbrx.json");
  }

  private static byte[] bytes(Path model, String tensor) {
    try (var checkpoint = Checkpoint.open(model)) {
      byte[] bytes = new byte[(int) checkpoint.entry(tensor).bytes()];
      checkpoint.read(tensor, MemorySegment.ofArray(bytes));
      return bytes;
    }
  }
}
