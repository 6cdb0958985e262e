package dev.lbrx.toolkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.convert.Convert;
import dev.lbrx.toolkit.gguf.ToGguf;
import dev.lbrx.toolkit.merge.Merge;
import dev.lbrx.toolkit.plan.Executor;
import dev.lbrx.toolkit.plan.Form;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.plan.Progress;
import dev.lbrx.toolkit.quantize.Quantize;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that end half-way and are gone on with, and inputs that change meanwhile. */
class ResumeTest {
  private static final long SHARD = 1000;

  @TempDir Path dir;
  private Path model;
  private Path out;

  enum Kind {
    CONVERT,
    QUANTIZE,
    MERGE,
    SPLIT_GGUF,
    PACK
  }

  @BeforeEach
  void model() throws IOException {
    model = new TinyModel(4, 1).write(dir.resolve("model"));
    new TinyModel(4, 2).write(dir.resolve("other"));
    Files.writeString(
        dir.resolve("m.yaml"),
        "merge_method: slerp\nbase_model: model\nmodels: [{model: other}]\nparameters: {t: 0.5}\n");
    out = dir.resolve("out");
  }

  private Plan plan(Kind kind) {
    return switch (kind) {
      case CONVERT -> Convert.plan(Plan.of(Checkpoint.open(model)), DType.F16);
      case QUANTIZE -> Quantize.plan(Plan.of(Checkpoint.open(model)), new Affine(4, 32));
      case MERGE -> Merge.plan(dir.resolve("m.yaml"), dir);
      case PACK -> {
        var copy = Plan.of(Checkpoint.open(model));
        yield new Plan(copy.outputs(), copy.metadata().withForm(new Form.Pack()));
      }
      case SPLIT_GGUF -> Plan.ofStored(Checkpoint.openStored(gguf()), true);
    };
  }

  private Path gguf() {
    Path file = dir.resolve("model.gguf");
    if (!Files.exists(file)) {
      var copy = Plan.of(Checkpoint.open(model));
      var form = new Form.GgufParts(Map.of("general.name", GgufValue.text("tiny")), false);
      run(new Plan(copy.outputs(), copy.metadata().withForm(form)), file, false, progress -> {});
    }
    return file;
  }

  private static Executor executor(String backend, boolean resume) {
    return new Executor(
        Backends.get(backend),
        1,
        new Executor.Options(false, false, resume, SHARD, OptionalLong.empty()));
  }

  private static void run(Plan plan, Path out, boolean resume, Consumer<Progress> progress) {
    try (plan) {
      executor("reference", resume).run(plan, out, progress);
    }
  }

  // Ends a job as a full disk does, after so many tensors.
  private LbrxException fill(Plan plan, int tensors) {
    return catchThrowableOfType(
        LbrxException.class,
        () ->
            run(
                plan,
                out,
                false,
                progress -> {
                  if (progress.done() == tensors) {
                    throw new LbrxException(ErrorCode.DISK_FULL, "full");
                  }
                }));
  }

  @DisplayName("reliability 10: --resume redoes at most one shard and gives the same bytes")
  @ParameterizedTest
  @EnumSource
  void goesOnWithTheSameBytes(Kind kind) throws IOException {
    // Of the same name, from which those of GGUF parts are made.
    Path whole = Files.createDirectory(dir.resolve("whole")).resolve("out");
    run(plan(kind), whole, false, progress -> {});
    var expected = content(whole);
    int tensors;
    try (var plan = plan(kind)) {
      tensors = plan.outputs().size();
    }
    for (int stop : new int[] {1, 5, 9, tensors}) {
      assertThat(fill(plan(kind), stop)).hasMessageContainingAll(".out.lbrx-partial", "--resume");
      var heard = new ArrayList<Progress>();
      try (var plan = plan(kind)) {
        executor("cpu-vector", true).run(plan, out, heard::add);
        if (!heard.isEmpty()) {
          long redone =
              plan.outputs().stream()
                  .limit(stop)
                  .skip(heard.getFirst().done())
                  .mapToLong(output -> output.spec().spanBytes())
                  .sum();
          assertThat(redone).describedAs("stopped at %d", stop).isLessThanOrEqualTo(SHARD);
        }
      }
      assertThat(content(out)).describedAs("stopped at %d", stop).isEqualTo(expected);
      delete(out);
    }
    assertThat(dir.toFile().list()).noneMatch(name -> name.contains("partial"));
  }

  @Test
  @DisplayName("reliability 10: --resume refuses a journal whose inputs changed")
  void refusesInputsThatChanged() throws IOException {
    fill(plan(Kind.CONVERT), 9);
    Path weights = model.resolve("model.safetensors");
    var time = Files.getLastModifiedTime(weights);
    Files.setLastModifiedTime(weights, FileTime.fromMillis(time.toMillis() + 1000));
    var changed = resumption(plan(Kind.CONVERT));
    assertThat(changed.code()).isEqualTo(ErrorCode.RESUME);
    assertThat(changed)
        .hasMessageContainingAll("inputs had", "model.safetensors", "without --resume");
    Files.setLastModifiedTime(weights, time);

    Path companion = model.resolve("tokenizer_config.json");
    var before = Files.getLastModifiedTime(companion);
    Files.writeString(companion, "{ }");
    assertThat(resumption(plan(Kind.CONVERT)).code()).isEqualTo(ErrorCode.RESUME);
    Files.writeString(companion, "{}");
    Files.setLastModifiedTime(companion, before);

    run(plan(Kind.CONVERT), out, true, progress -> {});
    assertThat(out).isDirectory();
  }

  @Test
  @DisplayName("reliability 10: --resume refuses what another job left")
  void refusesAnotherJob() {
    fill(plan(Kind.CONVERT), 9);
    var other = Convert.plan(Plan.of(Checkpoint.open(model)), DType.BF16);
    assertThat(resumption(other).code()).isEqualTo(ErrorCode.RESUME);
    var e =
        catchThrowableOfType(
            LbrxException.class,
            () -> {
              try (var plan = plan(Kind.CONVERT)) {
                new Executor(
                        Backends.get("reference"),
                        1,
                        new Executor.Options(false, false, true, 2 * SHARD, OptionalLong.empty()))
                    .run(plan, out, progress -> {});
              }
            });
    assertThat(e.code()).isEqualTo(ErrorCode.RESUME);
    assertThat(dir.resolve(".out.lbrx-partial")).exists();
  }

  @Test
  @DisplayName("reliability 10: a GGUF file is begun again up to 256 MiB, with the same bytes")
  void aGgufFileGivesTheSameBytes() throws IOException {
    Path demo = Path.of("..", "demo", "demo-base");
    Path whole = dir.resolve("whole.gguf");
    run(ToGguf.plan(Plan.of(Checkpoint.open(demo)), DType.F16), whole, false, progress -> {});
    out = dir.resolve("out.gguf");
    assertThat(fill(ToGguf.plan(Plan.of(Checkpoint.open(demo)), DType.F16), 9))
        .hasMessageContaining("--resume");
    run(ToGguf.plan(Plan.of(Checkpoint.open(demo)), DType.F16), out, true, progress -> {});
    assertThat(out).hasSameBinaryContentAs(whole);
  }

  @DisplayName("reliability 12: a source that shrinks or changes while it is read ends the job")
  @ParameterizedTest
  @ValueSource(strings = {"shrinks", "changes", "goes", "changes at the end"})
  void aSourceThatChanges(String how) throws IOException {
    Path weights = model.resolve("model.safetensors");
    int tensors;
    try (var plan = plan(Kind.CONVERT)) {
      tensors = plan.outputs().size();
    }
    int when = how.endsWith("end") ? tensors : 5;
    var e =
        catchThrowableOfType(
            LbrxException.class,
            () ->
                run(
                    plan(Kind.CONVERT),
                    out,
                    false,
                    progress -> {
                      if (progress.done() == when) {
                        change(weights, how);
                      }
                    }));
    assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_CHANGED);
    assertThat(e).hasMessageContaining("model.safetensors");
    assertThat(dir.toFile().list()).containsExactlyInAnyOrder("model", "other", "m.yaml");
  }

  private static void change(Path file, String how) {
    try {
      switch (how) {
        case "shrinks" -> {
          try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
          }
        }
        case "goes" -> Files.deleteIfExists(file);
        default -> {
          try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() - 1);
            bytes.write(1);
          }
          Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LbrxException resumption(Plan plan) {
    return catchThrowableOfType(LbrxException.class, () -> run(plan, out, true, progress -> {}));
  }

  private static Map<String, Integer> content(Path path) throws IOException {
    var content = new TreeMap<String, Integer>();
    try (var files = Files.walk(path)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(path.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return content;
  }

  private static void delete(Path output) throws IOException {
    if (Files.isDirectory(output)) {
      for (var file : output.toFile().listFiles()) {
        Files.delete(file.toPath());
      }
    }
    Files.delete(output);
  }
}
