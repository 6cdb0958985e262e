package dev.lbrx.formats.npz;

import static dev.lbrx.formats.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzFileTest {
  @TempDir Path directory;

  /** Written by MLX 0.32.4: mx.savez. */
  private static Path mlx() {
    return Path.of("src/test/resources/dev/lbrx/formats/npz/mlx.npz");
  }

  @Test
  void readsWhatMlxWrote() {
    try (var model = Checkpoint.open(mlx())) {
      assertThat(model.kind()).isEqualTo("npz file");
      assertThat(model.names()).containsExactlyInAnyOrder("model.a.weight", "model.b.weight", "c");
      assertThat(model.spec("model.a.weight")).isEqualTo(Spec.of(DType.BF16, 2, 2));
      assertThat(model.spec("model.b.weight")).isEqualTo(Spec.of(DType.U32, 3));
      byte[] bytes = new byte[8];
      model.read("model.a.weight", MemorySegment.ofArray(bytes));
      var shorts = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
      assertThat(Float.intBitsToFloat(shorts.get(0) << 16)).isEqualTo(1.5f);
      assertThat(Float.intBitsToFloat(shorts.get(1) << 16)).isEqualTo(-2f);
      assertThat(model.map("model.a.weight").segment().mismatch(MemorySegment.ofArray(bytes)))
          .isEqualTo(-1);
    }
  }

  @Test
  void aDirectoryMayHoldSeveral() throws IOException {
    write("weights.00.npz", false, array("a", "<f4", "(1,)", 4));
    write("weights.01.npz", false, array("b", "<f4", "()", 4));
    Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"llama\"}");
    try (var model = Checkpoint.open(directory)) {
      assertThat(model.names()).containsExactly("a", "b");
      assertThat(model.kind()).isEqualTo("Hugging Face directory, 2 npz files");
      assertThat(model.configJson()).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NPZ | has 4 | <f4 | (2,) | 4",
        "NPZ | 2^63 | <f8 | (4294967296, 4294967296) | 4",
        "NPZ | has shape | <f4 | (1,1,1,1,1,1,1,1,1) | 4",
        "NPZ | has shape | <f4 | (99999999999999999999,) | 4",
        "NPZ | description | <f4 | (-1,) | 4",
        "NPZ | description | <f4 | (1,), 'x': (1,) | 4",
        "UNSUPPORTED | little-endian | >f4 | (1,) | 4",
        "UNSUPPORTED | pickles | |O | (1,) | 8",
        "UNSUPPORTED | little-endian | <U4 | (1,) | 16",
      })
  void refusesAnArray(String line) throws IOException {
    var parts = line.split(" \\| ", -1);
    Path file = write("w.npz", false, array("a", parts[2], parts[3], Integer.parseInt(parts[4])));
    assertRefused(ErrorCode.valueOf(parts[0]), () -> NpzFile.open(file), parts[1], "a.npy");
  }

  @Test
  void refusesWhatIsNotStored() throws IOException {
    Path file = write("w.npz", true, array("a", "<f4", "(64,)", 256));
    assertRefused(ErrorCode.UNSUPPORTED, () -> Checkpoint.open(file), "a.npy", "numpy.savez");
    byte[] fortran = array("a", "<f4", "(2, 2)", 16).bytes();
    String text = new String(fortran, ISO_8859_1).replace("False", "True ");
    Path other = write("w.npz", false, new Entry("a.npy", text.getBytes(ISO_8859_1)));
    assertRefused(ErrorCode.UNSUPPORTED, () -> NpzFile.open(other), "Fortran");
  }

  @Test
  void everyTruncationAndBitFlipIsRefusedOrEqual() throws IOException {
    byte[] whole = Files.readAllBytes(mlx());
    List<String> specs = specs(mlx());
    Path file = directory.resolve("w.npz");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefusedOrReadable(file, "%d bytes".formatted(length), List.of());
    }
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] bytes = whole.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, bytes);
      assertRefusedOrReadable(file, "bit %d".formatted(bit), specs);
    }
  }

  // A flip in a name, a comment or the data is not seen: archives are not hashed.
  private static void assertRefusedOrReadable(Path file, String what, List<String> expected) {
    try (var npz = NpzFile.open(file)) {
      assertThat(expected).as(what).isNotEmpty();
      for (var tensor : npz.tensors()) {
        npz.read(tensor, 0, MemorySegment.ofArray(new byte[(int) tensor.bytes()]));
      }
      assertThat(npz.tensors()).as(what).hasSize(expected.size());
    } catch (LbrxException e) {
      assertThat(e.code()).as(what).isIn(ErrorCode.NPZ, ErrorCode.UNSUPPORTED);
      assertThat(e.getMessage()).as(what).contains("w.npz");
    }
  }

  private static List<String> specs(Path file) {
    try (var npz = NpzFile.open(file)) {
      return npz.tensors().stream().map(tensor -> tensor.spec().toString()).toList();
    }
  }

  @Test
  void refusesTooManyEntries() throws IOException {
    var entries = new ArrayList<Entry>();
    byte[] one = array("a", "<f4", "()", 4).bytes();
    for (int i = 0; i <= 10_000; i++) {
      entries.add(new Entry(i + ".npy", one));
    }
    Path file = write("w.npz", false, entries.toArray(Entry[]::new));
    assertRefused(ErrorCode.NPZ, () -> NpzFile.open(file), "10001 entries", "10000");
  }

  private record Entry(String name, byte[] bytes) {}

  private static Entry array(String name, String descr, String shape, int dataBytes) {
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n".formatted(descr, shape);
    var bytes = ByteBuffer.allocate(10 + text.length() + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("\u0093NUMPY\u0001\u0000".getBytes(ISO_8859_1)).putShort((short) text.length());
    return new Entry(name + ".npy", bytes.put(text.getBytes(ISO_8859_1)).array());
  }

  private Path write(String file, boolean compressed, Entry... entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var entry : entries) {
        var head = new ZipEntry(entry.name);
        head.setMethod(compressed ? ZipEntry.DEFLATED : ZipEntry.STORED);
        head.setSize(entry.bytes.length);
        var crc = new CRC32();
        crc.update(entry.bytes);
        head.setCrc(crc.getValue());
        zip.putNextEntry(head);
        zip.write(entry.bytes);
        zip.closeEntry();
      }
    }
    return Files.write(directory.resolve(file), bytes.toByteArray());
  }
}
