package dev.lbrx.formats.safetensors;

import static dev.lbrx.formats.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsRoundTripTest {
  @Property(tries = 100)
  void whatWasWrittenIsRead(
      @ForAll("tensors") List<NamedSpec> tensors,
      @ForAll("strings") Map<String, String> metadata,
      @ForAll long seed)
      throws Exception {
    Path path = Files.createTempFile("round", ".safetensors");
    try {
      Files.delete(path);
      var random = new Random(seed);
      var layout = SafetensorsLayout.of(tensors, new TreeMap<>(metadata));
      var written = new ArrayList<byte[]>();
      try (var writer = SafetensorsWriter.create(path, layout)) {
        for (var entry : layout.tensors()) {
          byte[] bytes = new byte[Math.toIntExact(entry.bytes())];
          random.nextBytes(bytes);
          int cut = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
          var segment = MemorySegment.ofArray(bytes);
          writer.write(entry.name(), segment.asSlice(0, cut));
          writer.write(entry.name(), segment.asSlice(cut));
          written.add(bytes);
        }
        writer.finish();
      }
      assertThat(Files.size(path)).isEqualTo(layout.bytes());
      try (var file = SafetensorsFile.open(path)) {
        assertThat(file.header().metadata()).isEqualTo(metadata);
        assertThat(file.header().tensors()).containsExactlyInAnyOrderElementsOf(layout.tensors());
        for (int i = 0; i < written.size(); i++) {
          byte[] read = new byte[written.get(i).length];
          file.read(layout.tensors().get(i), 0, MemorySegment.ofArray(read));
          assertThat(read).isEqualTo(written.get(i));
          assertThat(file.map(layout.tensors().get(i)).segment().toArray(ValueLayout.JAVA_BYTE))
              .isEqualTo(written.get(i));
        }
      }
    } finally {
      Files.deleteIfExists(path);
    }
  }

  @Provide
  Arbitrary<List<NamedSpec>> tensors() {
    var names = Arbitraries.strings().withCharRange('\u0001', '\u2fff').ofMaxLength(12);
    var shapes = Arbitraries.longs().between(0, 5).array(long[].class).ofMaxSize(4);
    return Combinators.combine(
            names, Arbitraries.of(DType.values()).filter(dtype -> !dtype.quantized()), shapes)
        .filter((name, dtype, shape) -> Shape.of(shape).elements() % dtype.block() == 0)
        .as((name, dtype, shape) -> new NamedSpec(name, Spec.of(dtype, shape)))
        .list()
        .ofMaxSize(8)
        .uniqueElements(NamedSpec::name);
  }

  @Provide
  Arbitrary<Map<String, String>> strings() {
    var strings =
        Arbitraries.strings()
            .ofMaxLength(6)
            .filter(s -> s.chars().noneMatch(c -> c >= 0xd800 && c < 0xe000));
    return Arbitraries.maps(strings, strings).ofMaxSize(3);
  }

  @TempDir Path directory;

  @Test
  void padsTheHeaderToEightBytesWithSpaces() throws Exception {
    for (int i = 0; i < 9; i++) {
      var layout = layout("n".repeat(i + 1));
      Path path = directory.resolve(i + ".safetensors");
      try (var writer = SafetensorsWriter.create(path, layout)) {
        writer.write("n".repeat(i + 1), MemorySegment.ofArray(new byte[] {1, 2}));
        writer.finish();
      }
      assertThat(layout.tensors().getFirst().position() % 8).isZero();
      byte[] bytes = Files.readAllBytes(path);
      int end = Math.toIntExact(layout.tensors().getFirst().position());
      assertThat(new String(bytes, 8, end - 8, java.nio.charset.StandardCharsets.UTF_8))
          .matches("\\{.*\\}} {0,7}");
    }
  }

  @Test
  void refusesTensorsOutOfOrderIncompleteOrTwice() {
    var layout = SafetensorsLayout.of(List.of(spec("a"), spec("b")), Map.of());
    var bytes = MemorySegment.ofArray(new byte[] {1, 2});
    try (var writer = SafetensorsWriter.create(directory.resolve("x"), layout)) {
      assertThatThrownBy(() -> writer.write("b", bytes)).hasMessageContaining("a is not complete");
      writer.write("a", bytes);
      assertThatThrownBy(() -> writer.write("a", bytes)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(writer::finish).hasMessageContaining("b is not complete");
      writer.write("b", bytes);
      assertThatThrownBy(() -> writer.write("c", bytes)).hasMessageContaining("after the last");
      writer.finish();
    }
    assertRefused(
        ErrorCode.SAFETENSORS,
        () -> SafetensorsLayout.of(List.of(spec("a"), spec("a")), Map.of()),
        "tensor a");
  }

  private static SafetensorsLayout layout(String name) {
    return SafetensorsLayout.of(List.of(spec(name)), Map.of());
  }

  private static NamedSpec spec(String name) {
    return new NamedSpec(name, Spec.of(DType.F16, 1));
  }
}
