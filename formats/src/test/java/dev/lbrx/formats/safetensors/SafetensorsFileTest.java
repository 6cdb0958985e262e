package dev.lbrx.formats.safetensors;

import static dev.lbrx.formats.Refusals.assertRefused;
import static dev.lbrx.formats.safetensors.SafetensorsBytes.file;
import static dev.lbrx.formats.safetensors.SafetensorsBytes.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsFileTest {
  @TempDir Path directory;

  private Path write(byte[] bytes) throws Exception {
    return Files.write(directory.resolve("x.safetensors"), bytes);
  }

  @Test
  void readsTensorsInTheOrderOfTheirBytes() throws Exception {
    String header =
        "{"
            + tensor("b", "BF16", "[2]", 4, 8)
            + ","
            + tensor("a", "U8", "[2,2]", 0, 4)
            + ",\"__metadata__\":{\"format\":\"pt\"}}  ";
    try (var file = SafetensorsFile.open(write(file(header, 8)))) {
      assertThat(file.header().metadata()).containsExactly(java.util.Map.entry("format", "pt"));
      assertThat(file.header().tensors()).extracting(TensorEntry::name).containsExactly("a", "b");
      var b = file.header().tensors().get(1);
      assertThat(b.spec()).isEqualTo(Spec.of(DType.BF16, 2));
      byte[] bytes = new byte[4];
      file.read(b, 0, MemorySegment.ofArray(bytes));
      assertThat(bytes).containsExactly(4, 5, 6, 7);
      byte[] part = new byte[2];
      file.read(b, 1, MemorySegment.ofArray(part));
      assertThat(part).containsExactly(5, 6);
      assertThat(file.map(b).segment().toArray(ValueLayout.JAVA_BYTE)).containsExactly(4, 5, 6, 7);
    }
  }

  @Test
  void takesManyTensors() throws Exception {
    int count = 20_000;
    var header = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      header.append(i == 0 ? "" : ",").append(tensor("t" + i, "U8", "[1]", i, i + 1));
    }
    try (var file = SafetensorsFile.open(write(file(header.append("}").toString(), count)))) {
      assertThat(file.header().tensors()).hasSize(count);
      assertThat(file.header().tensors().getLast().name()).isEqualTo("t19999");
    }
  }

  @Test
  void takesScalarsAndEmptyTensors() throws Exception {
    String header =
        "{"
            + tensor("scalar", "F32", "[]", 0, 4)
            + ","
            + tensor("empty", "F32", "[3,0]", 4, 4)
            + ","
            + tensor("first", "I64", "[0]", 0, 0)
            + "}";
    try (var file = SafetensorsFile.open(write(file(header, 4)))) {
      assertThat(file.header().tensors())
          .extracting(TensorEntry::name)
          .containsExactly("first", "scalar", "empty");
      assertThat(file.map(file.header().tensors().get(2)).segment().byteSize()).isZero();
    }
    try (var none = SafetensorsFile.open(write(file("{}", 0)))) {
      assertThat(none.header().tensors()).isEmpty();
    }
  }

  @Test
  void takesNullForNoMetadata() throws Exception {
    Path path = write(file("{\"__metadata__\":null," + tensor("a", "U8", "[1]", 0, 1) + "}", 1));
    try (var file = SafetensorsFile.open(path)) {
      assertThat(file.header().metadata()).isEmpty();
      assertThat(file.header().tensors()).hasSize(1);
    }
  }

  @Test
  void copiesATensorThatIsNotAligned() throws Exception {
    String header = "{" + tensor("a", "U8", "[1]", 0, 1) + "," + tensor("b", "F32", "[2]", 1, 9);
    try (var file = SafetensorsFile.open(write(file(header + "}", 9)))) {
      var b = file.map(file.header().tensors().get(1));
      assertThat(b.segment().address() % 4).isZero();
      assertThat(b.segment().toArray(ValueLayout.JAVA_BYTE))
          .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }
  }

  static Stream<Arguments> unsound() {
    String ok = tensor("a", "F32", "[2]", 0, 8);
    return Stream.of(
        arguments("hole", "{" + ok + "," + tensor("b", "U8", "[1]", 9, 10) + "}", 10, "hole"),
        arguments("hole at 0", "{" + tensor("a", "U8", "[1]", 1, 2) + "}", 2, "hole"),
        arguments("overlap", "{" + ok + "," + tensor("b", "U8", "[2]", 7, 9) + "}", 9, "overlap"),
        arguments(
            "same bytes", "{" + ok + "," + tensor("b", "F32", "[2]", 0, 8) + "}", 8, "overlap"),
        arguments("trailing bytes", "{" + ok + "}", 9, "belong to no tensor"),
        arguments("cut off", "{" + ok + "}", 7, "cut off"),
        arguments("size", "{" + tensor("a", "F32", "[3]", 0, 8) + "}", 8, "takes 12"),
        arguments("reversed", "{" + tensor("a", "F32", "[2]", 8, 0) + "}", 8, "[begin, end]"),
        arguments("twice", "{" + ok + "," + ok + "}", 8, "twice"),
        arguments(
            "escaped twin", "{" + ok + "," + ok.replace("\"a\"", "\"\\u0061\"") + "}", 8, "twice"),
        arguments(
            "wraps to 0",
            "{" + tensor("a", "F32", "[4294967296,4294967296]", 0, 0) + "}",
            0,
            "2^63"),
        arguments("wraps in int", "{" + tensor("a", "U8", "[65536,65536]", 0, 0) + "}", 0, "takes"),
        arguments(
            "hidden by 0",
            "{" + tensor("a", "F32", "[4294967296,4294967296,0]", 0, 0) + "}",
            0,
            "2^63"),
        arguments("negative extent", "{" + tensor("a", "F32", "[-2]", 0, 8) + "}", 8, "got -2"),
        arguments("negative offset", "{" + tensor("a", "U8", "[1]", -1, 0) + "}", 0, "got -1"),
        arguments("fraction", "{" + tensor("a", "F32", "[2.0]", 0, 8) + "}", 8, "number"),
        arguments(
            "huge", "{" + tensor("a", "F32", "[18446744073709551616]", 0, 8) + "}", 8, "2^63"),
        arguments(
            "huger",
            "{" + tensor("a", "F32", "[" + "9".repeat(99) + "]", 0, 8) + "}",
            8,
            "99 digits"),
        arguments(
            "rank 9", "{" + tensor("a", "U8", "[1,1,1,1,1,1,1,1,1]", 0, 1) + "}", 1, "more than 8"),
        arguments("dtype", "{" + tensor("a", "f32", "[2]", 0, 8) + "}", 8, "dtype f32"),
        arguments("third offset", "{" + ok.replace("[0,8]", "[0,8,8]") + "}", 8, "more than 2"),
        arguments("one offset", "{" + ok.replace("[0,8]", "[0]") + "}", 8, "[begin, end]"),
        arguments("no shape", "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}", 1, "no shape"),
        arguments("unknown key", "{" + ok.replace("\"shape\"", "\"shop\"") + "}", 8, "unknown key"),
        arguments("key twice", "{" + ok.replace("}", ",\"dtype\":\"F32\"}") + "}", 8, "twice"),
        arguments("null", "{\"a\":null}", 0, "got null"),
        arguments("metadata number", "{\"__metadata__\":{\"a\":1}}", 0, "expected a string"),
        arguments("metadata list", "{\"__metadata__\":[]}", 0, "expected an object"),
        arguments("metadata twin", "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0, "twice"),
        arguments("white space first", " {" + ok + "}", 8, "begin with '{'"),
        arguments("padding before", "\0{" + ok + "}", 8, "begin with '{'"),
        arguments("zero padding", "{" + ok + "}\0", 8, "zero byte"),
        arguments("text behind", "{" + ok + "}x", 8, "JSON"),
        arguments("not closed", "{" + ok, 8, "JSON"),
        arguments("deep", "{\"a\":{\"dtype\":" + "[".repeat(9_999), 0, "expected the name"),
        arguments(
            "long name",
            "{" + tensor("é".repeat(2_049), "U8", "[1]", 0, 1) + "}",
            1,
            "4096 bytes"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void unsound(String rule, String header, int dataBytes, String fragment) throws Exception {
    Path path = write(file(header, dataBytes));
    assertRefused(
        ErrorCode.SAFETENSORS, () -> SafetensorsFile.open(path), "x.safetensors", fragment);
  }

  static Stream<Arguments> lengths() {
    return Stream.of(
        arguments(3L, "the header"),
        arguments(0L, "begin with '{'"),
        arguments(1_000L, "rest of the file"),
        arguments(100_000_001L, "rest of the file"),
        arguments(Long.MAX_VALUE, "rest of the file"),
        arguments(-1L, "18446744073709551615"),
        arguments(Long.MIN_VALUE, "9223372036854775808"));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void refusesAWrongLength(long length, String fragment) throws Exception {
    Path path = write(file(length, "{}", 0));
    if (length == 3) {
      Files.write(path, new byte[] {3, 0, 0, 0, 0, 0, 0, 0, '{'});
      assertRefused(ErrorCode.SAFETENSORS, () -> SafetensorsFile.open(path), "rest of the file");
    } else {
      assertRefused(ErrorCode.SAFETENSORS, () -> SafetensorsFile.open(path), fragment);
    }
  }

  @Test
  void refusesAHeaderAboveTheLimit() throws Exception {
    Path path = write(file(SafetensorsHeader.LARGEST + 1, "{}", 0));
    try (var channel = java.nio.channels.FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(new byte[1]), 200_000_000); // a sparse file
    }
    assertRefused(ErrorCode.SAFETENSORS, () -> SafetensorsFile.open(path), "at most 100000000");
  }

  @Test
  void boundsTheMemoryOfAHeaderByATypedError() throws Exception {
    String many = "\"__metadata__\":{\"\":\"\"";
    var header = new StringBuilder("{").append(many);
    for (int i = 0; header.length() < 8_000_000; i++) {
      header.append(",\"").append(Integer.toString(i, 36)).append("\":\"\"");
    }
    Path path = write(file(header.append("}}").toString(), 0));
    assertRefused(ErrorCode.MEMORY, () -> SafetensorsFile.open(path), "header", "-Xmx");
  }

  @Test
  void takesWholeBlocksOfTypesBelowOneByte() throws Exception {
    Path path = write(file("{" + tensor("w", "F4", "[2,3]", 0, 3) + "}", 3));
    try (var file = SafetensorsFile.open(path)) {
      assertThat(file.header().tensors().getFirst().bytes()).isEqualTo(3);
    }
    Path odd = write(file("{" + tensor("w", "F4", "[3]", 0, 2) + "}", 2));
    assertRefused(
        ErrorCode.SAFETENSORS, () -> SafetensorsFile.open(odd), "tensor w", "blocks of 2");
  }

  @Test
  void doesNotTakeGgmlTypes() throws Exception {
    Path path = write(file("{" + tensor("w", "Q8_0", "[32]", 0, 34) + "}", 34));
    assertRefused(ErrorCode.SAFETENSORS, () -> SafetensorsFile.open(path), "tensor w", "Q8_0");
  }

  @Test
  void refusesAFileThatShrankOrChanged() throws Exception {
    Path path = write(file("{" + tensor("w", "U8", "[64]", 0, 64) + "}", 64));
    try (var file = SafetensorsFile.open(path)) {
      var w = file.header().tensors().getFirst();
      var to = MemorySegment.ofArray(new byte[64]);
      file.read(w, 0, to);
      Files.setLastModifiedTime(path, FileTime.fromMillis(1));
      assertRefused(ErrorCode.SOURCE_CHANGED, () -> file.read(w, 0, to), "x.safetensors");
      assertRefused(ErrorCode.SOURCE_CHANGED, () -> file.map(w), "x.safetensors");
      Files.write(path, new byte[10]);
      assertRefused(ErrorCode.SOURCE_CHANGED, () -> file.read(w, 0, to), "now 10 bytes");
      Files.delete(path);
      assertRefused(ErrorCode.SOURCE_CHANGED, () -> file.read(w, 0, to), "moved or deleted");
    }
  }
}
