package dev.lbrx.toolkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.ops.quantize.Scheme;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.convert.Convert;
import dev.lbrx.toolkit.merge.Merge;
import dev.lbrx.toolkit.plan.Executor;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.plan.Progress;
import dev.lbrx.toolkit.quantize.Quantize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExecutorTest {
  private static final String UP = "model.layers.0.mlp.up_proj.weight";

  @TempDir Path dir;
  private Path model;

  @BeforeEach
  void model() throws IOException {
    model = new TinyModel(1, 1).write(dir.resolve("model"));
  }

  @Test
  void copiesWhatAPlanOfACheckpointIs() throws IOException {
    var out = run(open(model), "out");
    assertThat(Files.readAllBytes(out.resolve("model.safetensors")))
        .isEqualTo(Files.readAllBytes(model.resolve("model.safetensors")));
    assertThat(Files.readAllBytes(out.resolve("config.json")))
        .isEqualTo(Files.readAllBytes(model.resolve("config.json")));
    assertThat(out.resolve("tokenizer_config.json")).exists();
  }

  @Test
  void reportsEveryTensor() {
    var heard = new ArrayList<Progress>();
    try (var plan = Convert.plan(open(model), DType.BF16)) {
      Jobs.on("reference", 1).run(plan, dir.resolve("out"), heard::add);
      assertThat(heard.getFirst().done()).isZero();
      var last = heard.getLast();
      assertThat(last.done()).isEqualTo(plan.outputs().size()).isEqualTo(last.tensors());
      assertThat(last.bytesWritten()).isEqualTo(plan.bytes()).isEqualTo(last.bytes());
      assertThat(last.bytesRead()).isEqualTo(2 * plan.bytes());
      assertThat(last.current()).isEqualTo("lm_head.weight");
    }
  }

  @Test
  void lineageNamesExpressionsAndHashesAndNoPlace() throws Exception {
    var out = run(Convert.plan(open(model), DType.BF16), "out");
    var text = Files.readString(out.resolve("lbrx.json"));
    assertThat(text).doesNotContain(dir.toString()).doesNotContain("reference");
    var lineage = Json.readObject(out.resolve("lbrx.json"));
    assertThat(lineage.at("/outputs/" + UP).stringValue())
        .isEqualTo("Cast[to=BF16](m0:" + UP + ")");
    try (var checkpoint = Checkpoint.open(model)) {
      var hash = MessageDigest.getInstance("SHA-256").digest(Checkpoints.bytes(checkpoint, UP));
      assertThat(lineage.at("/inputs/m0/" + UP).stringValue())
          .isEqualTo(HexFormat.of().formatHex(hash));
    }
  }

  @Test
  void anExistingOutputIsLeftAlone() throws IOException {
    var out = Files.createDirectory(dir.resolve("out"));
    Files.writeString(out.resolve("mine"), "text");
    var e = refusal(open(model), "out");
    assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_EXISTS);
    assertThat(Files.readString(out.resolve("mine"))).isEqualTo("text");
    requireNothingElse("out");
  }

  @DisplayName("reliability 9: an input is never overwritten")
  @Test
  void anInputIsNeverReplaced() throws IOException {
    var before = Files.readAllBytes(model.resolve("model.safetensors"));
    var replacing = new Executor(Backends.get("reference"), 1, new Executor.Options(true, false));
    try (var plan = open(model)) {
      var e =
          catchThrowableOfType(
              LbrxException.class, () -> replacing.run(plan, model, progress -> {}));
      assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_EXISTS);
    }
    assertThat(Files.readAllBytes(model.resolve("model.safetensors"))).isEqualTo(before);
  }

  @DisplayName("reliability 13: new infinities fail the job and leave nothing")
  @Test
  void newInfinitiesStopTheJobAndLeaveNothing() throws IOException {
    var large = new TinyModel(1, 2).set(UP, 5, 1e6f).write(dir.resolve("large"));
    var e = refusal(Convert.plan(open(large), DType.F16), "out");
    assertThat(e.line()).startsWith("LBRX-208").contains(UP, "1 values", "--allow-nan");
    assertThat(e.code().exitStatus()).isEqualTo(2);
    requireNothingElse("large");

    var allowing = new Executor(Backends.get("reference"), 1, new Executor.Options(false, true));
    var out = Jobs.run(Convert.plan(open(large), DType.F16), dir.resolve("out"), allowing);
    assertThat(out.resolve("model.safetensors")).exists();
  }

  @Test
  void infinitiesThatWereThereStay() throws IOException {
    var bad = new TinyModel(1, 3).set(UP, 5, Float.NaN).write(dir.resolve("bad"));
    var out = run(Convert.plan(open(bad), DType.BF16), "out");
    assertThat(Checkpoints.floats(out, UP)[5]).isNaN();
  }

  static Stream<Scheme> schemes() {
    return Stream.concat(Stream.of(new Affine(4, 32)), Stream.of(Microscaling.values()));
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void quantizingANanStopsTheJob(Scheme scheme) throws IOException {
    var bad = new TinyModel(1, 3).set(UP, 5, Float.NaN).write(dir.resolve("bad"));
    var e = refusal(Quantize.plan(open(bad), scheme), "out");
    assertThat(e.line()).startsWith("LBRX-208").contains("model.layers.0.mlp.up_proj");
    requireNothingElse("bad");
  }

  @Test
  void aMergeOfANanStopsTheJob() throws IOException {
    new TinyModel(1, 3).set(UP, 5, Float.NaN).write(dir.resolve("bad"));
    var file =
        Files.writeString(
            dir.resolve("m.yaml"),
            "merge_method: slerp\n"
                + "base_model: model\n"
                + "models: [{model: bad}]\n"
                + "parameters: {t: 0.5}\n");
    var e = refusal(Merge.plan(file, dir), "out");
    assertThat(e.line()).startsWith("LBRX-208").contains(UP);
    requireNothingElse("bad", "m.yaml");
  }

  @Test
  void describesWhatItWouldDo() {
    try (var plan = Quantize.plan(open(model), new Affine(4, 32))) {
      assertThat(plan.describe())
          .contains("m0 = " + model)
          .contains(UP + ": u32 4×4, 64 bytes = QuantizeAffine[scheme=Affine[bits=4, group=32]]")
          .contains("(m0:" + UP + ")#0")
          .contains("model.norm.weight: f32 32, 128 bytes = m0:model.norm.weight")
          .contains(plan.outputs().size() + " tensors, " + plan.bytes() + " bytes");
      // The up projection as it is, its codes, scales and biases.
      assertThat(plan.peakBytes()).isEqualTo(512 + 64 + 16 + 16);
    }
  }

  @Test
  void givesBackWhatItNoLongerNeeds() throws IOException {
    for (int i = 0; i < 6; i++) {
      new TinyModel(1, 10 + i).write(dir.resolve("m" + i));
    }
    var models = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      models.append("- {model: m" + i + ", parameters: {weight: 1}}\n");
    }
    var file =
        Files.writeString(
            dir.resolve("m.yaml"),
            "merge_method: task_arithmetic\nbase_model: model\nmodels:\n" + models);
    try (var plan = Merge.plan(file, dir)) {
      // The base, six differences, and the sum; no model's own tensor is kept beside its
      // difference.
      assertThat(plan.peakBytes()).isEqualTo(8 * 512);
    }
  }

  @Test
  @DisplayName("reliability 15: memory is bounded by --memory, by default by the largest tensor")
  void memoryIsBounded() throws IOException {
    try (var plan = Quantize.plan(open(model), new Affine(4, 32))) {
      assertThat(plan.memory()).isEqualTo((512L << 20) + 2 * 512);
      long needed = (256L << 20) + plan.peakBytes();
      var e =
          catchThrowableOfType(
              LbrxException.class, () -> within(needed - 1).run(plan, dir.resolve("out"), p -> {}));
      assertThat(e.code()).isEqualTo(ErrorCode.MEMORY);
      assertThat(e).hasMessageContainingAll(needed + " bytes", "--memory 257MiB");
      requireNothingElse();
      within(needed).run(plan, dir.resolve("out"), p -> {});
      assertThat(dir.resolve("out")).isDirectory();
    }
  }

  private static Executor within(long memory) {
    var options = new Executor.Options(false, false, false, 1L << 30, OptionalLong.of(memory));
    return new Executor(Backends.get("reference"), 1, options);
  }

  private static Plan open(Path model) {
    return Plan.of(Checkpoint.open(model));
  }

  private Path run(Plan plan, String out) {
    return Jobs.run(plan, dir.resolve(out), Jobs.on("reference", 1));
  }

  private LbrxException refusal(Plan plan, String out) {
    return catchThrowableOfType(LbrxException.class, () -> run(plan, out));
  }

  private void requireNothingElse(String... beside) throws IOException {
    var expected = new ArrayList<>(List.of(beside));
    expected.add("model");
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
