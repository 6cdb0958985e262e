package dev.lbrx.formats.checkpoint;

import static dev.lbrx.formats.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.safetensors.SafetensorsFile;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointWriterTest {
  private static final Path DEMO = Path.of("../demo/demo-novel");

  @TempDir Path directory;

  private static CheckpointPlan copyOf(Checkpoint model, long shardBytes) {
    return new CheckpointPlan(
        model.names().stream().map(name -> new NamedSpec(name, model.spec(name))).toList(),
        model.configJson().orElseThrow(),
        model.companions(),
        model.metadata(),
        shardBytes);
  }

  private static void write(Checkpoint model, Path target, long shardBytes) {
    var plan = copyOf(model, shardBytes);
    try (var writer = CheckpointWriter.create(target, false, List.of(model.path()), plan)) {
      for (String name : model.names()) {
        byte[] bytes = new byte[Math.toIntExact(model.spec(name).spanBytes())];
        var segment = MemorySegment.ofArray(bytes);
        model.read(name, segment);
        writer.write(name, segment.asSlice(0, bytes.length / 2));
        writer.write(name, segment.asSlice(bytes.length / 2));
      }
      writer.commit();
    }
  }

  @Test
  void copiesAModelByteForByte() throws Exception {
    Path target = directory.resolve("copy");
    try (var model = Checkpoint.open(DEMO)) {
      write(model, target, CheckpointPlan.SHARD_BYTES);
      for (var companion : model.companions()) {
        assertThat(target.resolve(companion.name()))
            .hasSameBinaryContentAs(DEMO.resolve(companion.name()));
      }
      assertThat(target.resolve("model.safetensors"))
          .hasSameBinaryContentAs(DEMO.resolve("model.safetensors"));
      assertThat(Json.readObject(target.resolve("config.json")))
          .isEqualTo(model.configJson().orElseThrow());
    }
  }

  @Test
  void cutsShardsThatReadBackAsOneModel() throws Exception {
    Path target = directory.resolve("shards");
    try (var model = Checkpoint.open(DEMO)) {
      write(model, target, 1_000_000);
      try (var copy = Checkpoint.open(target)) {
        assertThat(copy.files()).hasSizeGreaterThan(4);
        assertThat(copy.names()).containsExactlyElementsOf(model.names());
        for (Path file : copy.files()) {
          assertThat(file.getFileName().toString()).matches("model-0000\\d-of-0000\\d.safetensors");
        }
        for (String name : model.names()) {
          assertThat(copy.map(name).segment().mismatch(model.map(name).segment())).isEqualTo(-1);
        }
      }
    }
    var index = Json.readObject(target.resolve("model.safetensors.index.json"));
    assertThat(index.get("metadata").get("total_size").longValue()).isEqualTo(8_393_216);
    assertThat(List.copyOf(index.get("weight_map").propertyNames())).isSorted();
  }

  @Test
  void leavesNothingBehindWhenItIsNotComplete() {
    var plan =
        new CheckpointPlan(
            List.of(
                new NamedSpec("a", Spec.of(DType.F32, 1)),
                new NamedSpec("b", Spec.of(DType.U8, 1))),
            Json.object(),
            List.of(),
            Map.of());
    Path target = directory.resolve("out");
    try (var writer = CheckpointWriter.create(target, false, List.of(), plan)) {
      writer.write("a", MemorySegment.ofArray(new byte[4]));
      assertThatThrownBy(writer::commit).hasMessageContaining("b is not complete");
      assertThatThrownBy(() -> writer.write("c", MemorySegment.ofArray(new byte[4])))
          .hasMessageContaining("not in the plan");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void refusesToWriteIntoItsInput() throws Exception {
    Path input = Files.createDirectory(directory.resolve("model"));
    var plan = new CheckpointPlan(List.of(), Json.object(), List.of(), Map.of());
    assertRefused(
        ErrorCode.OUTPUT_EXISTS,
        () -> CheckpointWriter.create(input.resolve("copy"), true, List.of(input), plan),
        "input");
    assertThat(input).isEmptyDirectory();
  }

  @Test
  void writesAModelWithoutTensors() {
    var plan = new CheckpointPlan(List.of(), Json.object(), List.of(), Map.of("format", "mlx"));
    Path target = directory.resolve("empty");
    try (var writer = CheckpointWriter.create(target, false, List.of(), plan)) {
      writer.commit();
    }
    try (var model = Checkpoint.open(target)) {
      assertThat(model.names()).isEmpty();
      assertThat(model.metadata()).containsEntry("format", "mlx");
    }
  }

  @DisplayName("reliability 10: a directory is gone on with behind any of its tensors")
  @ParameterizedTest
  @ValueSource(longs = {CheckpointPlan.SHARD_BYTES, 1_000_000})
  void goesOnBehindAnyTensor(long shardBytes) throws Exception {
    Path whole = directory.resolve("whole");
    try (var model = Checkpoint.open(DEMO)) {
      write(model, whole, shardBytes);
      var plan = copyOf(model, shardBytes);
      for (int done : new int[] {1, 7, 20, model.names().size()}) {
        Path target = directory.resolve("resumed" + done);
        try (var draft = Draft.begin(target, false, List.of())) {
          // What a run leaves that wrote two tensors more than it noted.
          Files.createDirectory(draft.path());
          cut(whole, draft.path(), Math.min(done + 2, model.names().size()));
          try (var writer = CheckpointWriter.create(draft, plan, done)) {
            for (String name : model.names().subList(done, model.names().size())) {
              var bytes = MemorySegment.ofArray(new byte[(int) model.spec(name).spanBytes()]);
              model.read(name, bytes);
              writer.write(name, bytes);
            }
            writer.commit();
          }
        }
        for (var file : whole.toFile().listFiles()) {
          assertThat(target.resolve(file.getName())).hasSameBinaryContentAs(file.toPath());
        }
        assertThat(target.toFile().list()).hasSameSizeAs(whole.toFile().list());
      }
    }
  }

  // The weights of a directory as they are when so many tensors are written, with a file beside
  // them that does not belong there.
  private static void cut(Path whole, Path to, int tensors) throws Exception {
    int left = tensors;
    try (var model = Checkpoint.open(whole)) {
      for (Path file : model.files()) {
        try (var weights = SafetensorsFile.open(file)) {
          int here = Math.min(left, weights.tensors().size());
          if (here > 0) {
            var last = weights.tensors().get(here - 1);
            byte[] bytes = Files.readAllBytes(file);
            Files.write(
                to.resolve(file.getFileName()),
                Arrays.copyOf(bytes, (int) (last.position() + last.bytes())));
          }
          left -= here;
        }
      }
    }
    Files.writeString(to.resolve("stray"), "stray");
  }

  @Test
  @DisplayName("reliability 10: a directory that has lost bytes since is refused")
  void refusesAFileThatHasLostBytes() throws Exception {
    var plan =
        new CheckpointPlan(
            List.of(new NamedSpec("a", Spec.of(DType.F32, 1))), Json.object(), List.of(), Map.of());
    try (var draft = Draft.begin(directory.resolve("out"), false, List.of())) {
      Files.createDirectory(draft.path());
      Files.write(draft.path().resolve("model.safetensors"), new byte[9]);
      assertRefused(
          ErrorCode.RESUME,
          () -> CheckpointWriter.create(draft, plan, 1),
          "model.safetensors has lost bytes",
          "without --resume");
    }
  }
}
