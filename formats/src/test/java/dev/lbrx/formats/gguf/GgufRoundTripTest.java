package dev.lbrx.formats.gguf;

import static dev.lbrx.formats.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufRoundTripTest {
  @TempDir Path directory;

  @Property(tries = 100)
  void whatWasWrittenIsRead(
      @ForAll("tensors") List<NamedSpec> tensors,
      @ForAll("metadata") Map<String, GgufValue> metadata,
      @ForAll("alignments") int alignment,
      @ForAll long seed)
      throws Exception {
    var all = new LinkedHashMap<>(metadata);
    all.put(GgufHeader.ALIGNMENT, GgufValue.uint32(alignment));
    Path path = Files.createTempFile("round", ".gguf");
    try {
      Files.delete(path);
      var random = new Random(seed);
      var layout = GgufLayout.of(all, tensors);
      var written = new ArrayList<byte[]>();
      try (var writer = GgufWriter.create(path, layout)) {
        for (var entry : layout.tensors()) {
          assertThat(entry.position() % alignment).isZero();
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
      try (var file = GgufFile.open(path)) {
        assertThat(file.header().version()).isEqualTo(3);
        assertThat(List.copyOf(file.header().metadata().entrySet()))
            .isEqualTo(List.copyOf(all.entrySet()));
        assertThat(file.tensors()).isEqualTo(layout.tensors());
        for (int i = 0; i < written.size(); i++) {
          byte[] read = new byte[written.get(i).length];
          file.read(file.tensors().get(i), 0, MemorySegment.ofArray(read));
          assertThat(read).isEqualTo(written.get(i));
          assertThat(file.map(file.tensors().get(i)).segment().toArray(ValueLayout.JAVA_BYTE))
              .isEqualTo(written.get(i));
        }
      }
    } finally {
      Files.deleteIfExists(path);
    }
  }

  @Provide
  Arbitrary<Integer> alignments() {
    return Arbitraries.of(8, 32, 64, 4096);
  }

  @Provide
  Arbitrary<List<NamedSpec>> tensors() {
    var names = Arbitraries.strings().withCharRange('\u0001', '\u2fff').ofMaxLength(12);
    var shapes = Arbitraries.longs().between(0, 3).array(long[].class).ofMinSize(1).ofMaxSize(4);
    return Combinators.combine(
            names,
            Arbitraries.of(DType.values()).filter(dtype -> TensorType.of(dtype).isPresent()),
            shapes)
        .as(
            (name, dtype, shape) -> {
              shape[shape.length - 1] *= dtype.block();
              return new NamedSpec(name, Spec.of(dtype, shape));
            })
        .list()
        .ofMaxSize(8)
        .uniqueElements(NamedSpec::name);
  }

  @Provide
  Arbitrary<Map<String, GgufValue>> metadata() {
    var texts =
        Arbitraries.strings()
            .ofMaxLength(6)
            .filter(s -> s.chars().noneMatch(c -> c >= 0xd800 && c < 0xe000));
    var longs = Arbitraries.longs().between(0, 0xFFFF_FFFFL);
    var values =
        Arbitraries.oneOf(
            texts.map(GgufValue::text),
            texts.list().ofMaxSize(3).map(GgufValue::texts),
            longs.map(GgufValue::uint32),
            Arbitraries.integers().between(0, 65_535).map(GgufValue::uint16),
            Arbitraries.floats().map(GgufValue::float32),
            Arbitraries.integers().array(int[].class).ofMaxSize(3).map(GgufValue::int32s),
            Arbitraries.of(true, false).map(GgufValue::flag));
    return Arbitraries.maps(texts, values).ofMaxSize(4);
  }

  @Test
  void keepsEveryTypeOfMetadata() throws Exception {
    var bytes =
        GgufBytes.head(2, 0, 9)
            .key("u8", GgufType.UINT8)
            .raw("\u00ff")
            .key("i8", GgufType.INT8)
            .raw("\u00ff")
            .key("u32", GgufType.UINT32)
            .i32(-1)
            .key("i32", GgufType.INT32)
            .i32(-1)
            .key("u64", GgufType.UINT64)
            .i64(-1)
            .key("f64", GgufType.FLOAT64)
            .i64(Double.doubleToRawLongBits(0.1))
            .key("no", GgufType.BOOL)
            .raw("\0")
            .key("texts", GgufType.ARRAY)
            .i32(GgufType.STRING.ordinal())
            .i64(2)
            .text("é")
            .text("")
            .key("nested", GgufType.ARRAY)
            .i32(GgufType.ARRAY.ordinal())
            .i64(2)
            .i32(GgufType.UINT8.ordinal())
            .i64(1)
            .raw("\7")
            .i32(GgufType.STRING.ordinal())
            .i64(1)
            .text("in")
            .bytes();
    try (var file = GgufFile.open(Files.write(directory.resolve("x"), bytes))) {
      assertThat(file.header().version()).isEqualTo(2);
      var metadata = file.header().metadata();
      assertThat(metadata.get("u8").longs()).containsExactly(255);
      assertThat(metadata.get("i8").longs()).containsExactly(-1);
      assertThat(metadata.get("u32").longs()).containsExactly(0xFFFF_FFFFL);
      assertThat(metadata.get("i32").doubles()).containsExactly(-1);
      assertThat(metadata.get("u64")).hasToString("18446744073709551615");
      assertThat(metadata.get("f64").doubles()).containsExactly(0.1);
      assertThat(metadata.get("no")).hasToString("false");
      assertThat(metadata.get("texts").texts()).containsExactly("é", "");
      assertThat(metadata.get("nested")).hasToString("array of 2 ARRAY");
      var again = GgufLayout.of(metadata, List.of());
      try (var writer = GgufWriter.create(directory.resolve("y"), again)) {
        writer.finish();
      }
    }
    byte[] copy = Files.readAllBytes(directory.resolve("y"));
    copy[4] = 2;
    assertThat(copy).startsWith(bytes);
  }

  @Test
  void refusesWhatTheFormatDoesNotHave() {
    assertRefused(
        ErrorCode.GGUF,
        () -> layout(new NamedSpec("a", f32(1)), new NamedSpec("a", f32(1))),
        "tensor a");
    assertRefused(ErrorCode.GGUF, () -> layout(new NamedSpec("n".repeat(64), f32(1))), "63 bytes");
    assertRefused(
        ErrorCode.GGUF, () -> layout(new NamedSpec("a", f32(1, 1, 1, 1, 1))), "at most 4");
    assertRefused(
        ErrorCode.UNSUPPORTED, () -> layout(new NamedSpec("a", Spec.of(DType.U32, 1))), "u32");
  }

  @Test
  void refusesTensorsOutOfOrderIncompleteOrTwice() {
    var layout = layout(new NamedSpec("a", f32(1)), new NamedSpec("b", f32(1)));
    var bytes = MemorySegment.ofArray(new byte[4]);
    try (var writer = GgufWriter.create(directory.resolve("x"), layout)) {
      assertThatThrownBy(() -> writer.write("b", bytes)).hasMessageContaining("a is not complete");
      writer.write("a", bytes);
      assertThatThrownBy(writer::finish).hasMessageContaining("b is not complete");
      writer.write("b", bytes);
      assertThatThrownBy(() -> writer.write("c", bytes)).hasMessageContaining("after the last");
      writer.finish();
    }
  }

  private static GgufLayout layout(NamedSpec... tensors) {
    return GgufLayout.of(Map.of(), List.of(tensors));
  }

  private static Spec f32(long... extents) {
    return Spec.of(DType.F32, extents);
  }
}
