package dev.lbrx.toolkit.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.convert.Convert;
import dev.lbrx.toolkit.gguf.ToGguf;
import dev.lbrx.toolkit.job.TinyModel;
import dev.lbrx.toolkit.merge.Merge;
import dev.lbrx.toolkit.quantize.Dequantize;
import dev.lbrx.toolkit.quantize.Quantize;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tensors that are made in pieces of rows. */
class PiecesTest {
  private static final String UP = "model.layers.0.mlp.up_proj.weight";
  private static final Path DEMO = Path.of("..", "demo", "demo-base");
  private static final long WHOLE = Long.MAX_VALUE;

  @TempDir Path dir;
  private Path model;

  enum Kind {
    COPY,
    CONVERT,
    QUANTIZE,
    MICROSCALING,
    DEQUANTIZE,
    LINEAR,
    ARITHMETIC,
    SLERP
  }

  @BeforeEach
  void model() throws IOException {
    model = new TinyModel(2, 1).with("model.cube", 3, 2, 32).write(dir.resolve("model"));
    new TinyModel(2, 2).with("model.cube", 3, 2, 32).write(dir.resolve("other"));
  }

  private Plan plan(Kind kind) throws IOException {
    var source = Plan.of(Checkpoint.open(model));
    return switch (kind) {
      case COPY -> source;
      case CONVERT -> Convert.plan(source, DType.BF16);
      case QUANTIZE -> Quantize.plan(source, new Affine(4, 32));
      case MICROSCALING -> Quantize.plan(source, Microscaling.MXFP4);
      case DEQUANTIZE -> Dequantize.plan(Quantize.plan(source, new Affine(8, 32)));
      case LINEAR ->
          merge(
              "{merge_method: linear, models: [{model: model}, {model: other}], parameters: {weight: 0.5}}");
      case ARITHMETIC ->
          merge(
              "{merge_method: task_arithmetic, base_model: model, models: [{model: other}], parameters: {weight: 0.5}}");
      case SLERP ->
          merge(
              "{merge_method: slerp, base_model: model, models: [{model: other}], parameters: {t: 0.5}}");
    };
  }

  private Plan merge(String text) throws IOException {
    return Merge.plan(Files.writeString(dir.resolve("m.yaml"), text), dir);
  }

  @DisplayName("reliability 13: the size of the pieces changes no byte")
  @ParameterizedTest
  @EnumSource
  void piecesOfAnySizeGiveTheSameBytes(Kind kind) throws IOException {
    var expected = content(run(plan(kind), dir.resolve("whole"), WHOLE));
    for (long bytes : new long[] {1, 300, 700, 1300}) {
      Path out = dir.resolve("out" + bytes);
      assertThat(content(run(plan(kind), out, bytes))).as("%d bytes", bytes).isEqualTo(expected);
    }
  }

  @Test
  void whatSeesARowAtATimeIsCut() throws IOException {
    for (Kind kind : Kind.values()) {
      try (var plan = plan(kind)) {
        var pieces =
            plan.groups(1).stream()
                .filter(group -> group.outputs().getFirst().name().equals(UP))
                .findFirst()
                .orElseThrow()
                .pieces();
        assertThat(pieces).as(kind.name()).hasSize(kind == Kind.SLERP ? 1 : 4);
      }
    }
  }

  @DisplayName("reliability 13: the size of the pieces changes no byte of a GGUF file")
  @ParameterizedTest
  @EnumSource(names = {"F16", "Q4_0"})
  void piecesOfAnySizeGiveTheSameGguf(DType type) {
    Path whole = dir.resolve("whole.gguf");
    run(gguf(type), whole, WHOLE);
    // Pieces of some rows, less than a head's and more than a head's.
    for (long bytes : new long[] {20_000, 150_000}) {
      Path out = dir.resolve("out" + bytes + ".gguf");
      run(gguf(type), out, bytes);
      assertThat(out).as("%d bytes", bytes).hasSameBinaryContentAs(whole);
    }
  }

  private static Plan gguf(DType type) {
    return ToGguf.plan(Plan.of(Checkpoint.open(DEMO)), type);
  }

  @DisplayName("reliability 10: a job that ended within a tensor is gone on with")
  @ParameterizedTest
  @EnumSource(names = {"CONVERT", "QUANTIZE"})
  void goesOnBehindTheLastWholeTensor(Kind kind) throws IOException {
    var expected = content(run(plan(kind), dir.resolve("whole"), WHOLE));
    for (int events : new int[] {2, 3, 8, 15}) {
      Path out = dir.resolve("out" + events);
      int[] heard = {0};
      var e =
          catchThrowableOfType(
              LbrxException.class,
              () ->
                  run(
                      plan(kind),
                      out,
                      1,
                      false,
                      progress -> {
                        if (++heard[0] == events) {
                          throw new LbrxException(ErrorCode.DISK_FULL, "full");
                        }
                      }));
      assertThat(e).hasMessageContaining("--resume");
      run(plan(kind), out, 300, true, progress -> {});
      assertThat(content(out)).as("after %d events", events).isEqualTo(expected);
    }
  }

  @DisplayName("reliability 13: a NaN in a later piece fails the job")
  @ParameterizedTest
  @EnumSource(names = {"CONVERT", "QUANTIZE"})
  void aLaterPieceIsHeldToBeFinite(Kind kind) throws IOException {
    model = new TinyModel(2, 1).set(UP, 100, 3e38f).write(dir.resolve("large"));
    var e =
        catchThrowableOfType(
            LbrxException.class,
            () ->
                run(
                    kind == Kind.CONVERT
                        ? Convert.plan(Plan.of(Checkpoint.open(model)), DType.F16)
                        : quantizedNan(),
                    dir.resolve("out"),
                    1));
    assertThat(e.line()).startsWith("LBRX-208").contains("model.layers.0.mlp.up_proj");
    assertThat(dir.toFile().list()).noneMatch(name -> name.contains("out"));
  }

  private Plan quantizedNan() throws IOException {
    Path bad = new TinyModel(2, 1).set(UP, 100, Float.NaN).write(dir.resolve("bad"));
    return Quantize.plan(Plan.of(Checkpoint.open(bad)), new Affine(4, 32));
  }

  @Test
  @DisplayName("reliability 15: memory is bounded by pieces, not by tensors")
  void aLargeTensorTakesLittle() throws IOException {
    try (var plan = Convert.plan(Plan.of(Checkpoint.open(large())), DType.F16)) {
      assertThat(plan.bytes()).isEqualTo(1L << 35);
      assertThat(plan.peakBytes()).isBetween(31L << 20, 32L << 20);
    }
    try (var plan = Quantize.plan(Plan.of(Checkpoint.open(large())), new Affine(4, 64))) {
      // Scales and biases are held.
      long held = 2 * (1L << 34) / 64 * 4;
      assertThat(plan.peakBytes()).isBetween(held + (31L << 20), held + (32L << 20));
    }
  }

  // 64 GiB of f32 in one tensor, none of it on the disk.
  private Path large() throws IOException {
    long bytes = 1L << 36;
    String header =
        "{\"x.weight\":{\"dtype\":\"F32\",\"shape\":[4194304,4096],\"data_offsets\":[0,%d]}}"
            .formatted(bytes);
    Path file = dir.resolve("large.safetensors");
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      var length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(header.length()).array());
      out.write(header.getBytes(StandardCharsets.UTF_8));
      out.setLength(8 + header.length() + bytes);
    }
    return file;
  }

  private static Path run(Plan plan, Path out, long pieceBytes) {
    run(plan, out, pieceBytes, false, progress -> {});
    return out;
  }

  private static void run(
      Plan plan, Path out, long pieceBytes, boolean resume, Consumer<Progress> progress) {
    var options = new Executor.Options(false, false, resume, 1000, OptionalLong.empty());
    try (plan) {
      new Executor(Backends.get("cpu-vector"), 2, options).run(plan, out, progress, pieceBytes);
    }
  }

  private static Map<String, String> content(Path folder) throws IOException {
    var content = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        content.put(
            file.getFileName().toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return content;
  }
}
