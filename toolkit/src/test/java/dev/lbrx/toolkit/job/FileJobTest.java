package dev.lbrx.toolkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.mlxpack.MlxPack;
import dev.lbrx.formats.mlxpack.PackWriter;
import dev.lbrx.formats.weights.FileCopy;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.plan.Executor;
import dev.lbrx.toolkit.plan.FileJob;
import dev.lbrx.toolkit.plan.Form;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.repair.Repair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that copy files, ended half-way and gone on with. */
class FileJobTest {
  @TempDir Path dir;
  private Path model;
  private Path pack;
  private Path gguf;

  enum Kind {
    PACK_1,
    PACK_2,
    EXTRACT,
    REPAIR,
    REPAIR_GGUF
  }

  @BeforeEach
  void model() throws IOException {
    model = dir.resolve("model");
    try (var plan = Plan.of(Checkpoint.open(new TinyModel(4, 1).write(dir.resolve("tiny"))))) {
      new Executor(
              Backends.get("reference"),
              1,
              new Executor.Options(false, false, false, 2000, OptionalLong.empty()))
          .run(plan, model, progress -> {});
    }
    Files.writeString(model.resolve("tokenizer.json"), "{}");
    Files.writeString(model.resolve("notes.md"), "");
    gguf = dir.resolve("from.gguf");
    try (var from = Checkpoint.open(model)) {
      var copy = Plan.of(from);
      var form = new Form.GgufParts(Map.of("general.name", GgufValue.text("tiny")), false);
      new Executor(Backends.get("reference"), 1, Executor.Options.STRICT)
          .run(new Plan(copy.outputs(), copy.metadata().withForm(form)), gguf, progress -> {});
    }
    pack = dir.resolve("from.mlxpack");
    run(Kind.PACK_2, pack, false, done -> {});
  }

  private void run(Kind kind, Path out, boolean resume, LongConsumer progress) {
    switch (kind) {
      case PACK_1, PACK_2 -> {
        try (var from = Checkpoint.open(model)) {
          var writer = kind == Kind.PACK_1 ? PackWriter.first(from) : PackWriter.second(from);
          run(writer.files(), model, out, resume, progress);
        }
      }
      case EXTRACT -> {
        try (var from = MlxPack.open(pack)) {
          run(from.extraction(List.copyOf(from.files().keySet())), pack, out, resume, progress);
        }
      }
      case REPAIR, REPAIR_GGUF -> {
        Path source = kind == Kind.REPAIR ? model : gguf;
        try (var repair = Repair.of(source, false)) {
          run(repair.copy(), source, out, resume, progress);
        }
      }
    }
  }

  private static void run(
      FileCopy files, Path source, Path out, boolean resume, LongConsumer progress) {
    var options = new Executor.Options(false, false, resume, 1, OptionalLong.empty());
    new FileJob("copy", source, files.inputs(), options)
        .run(out, (draft, last) -> files.write(draft, progress, last));
  }

  // Ends a job as a full disk does, once so many bytes are written.
  private LbrxException fill(Kind kind, Path out, long bytes) {
    return catchThrowableOfType(
        LbrxException.class,
        () ->
            run(
                kind,
                out,
                false,
                done -> {
                  if (done >= bytes) {
                    throw new LbrxException(ErrorCode.DISK_FULL, "full");
                  }
                }));
  }

  @DisplayName("reliability 10: --resume of a copy gives the same bytes")
  @ParameterizedTest
  @EnumSource
  void goesOnWithTheSameBytes(Kind kind) throws IOException {
    Path whole = dir.resolve("whole");
    var steps = new ArrayList<Long>();
    run(kind, whole, false, steps::add);
    var expected = content(whole);
    Path out = dir.resolve("out0");
    for (long stop : List.of(steps.get(0), steps.get(steps.size() / 2), steps.getLast())) {
      assertThat(fill(kind, out, stop)).hasMessageContainingAll(".lbrx-partial", "--resume");
      run(kind, out, true, done -> {});
      assertThat(content(out)).describedAs("stopped at %d", stop).isEqualTo(expected);
      out = dir.resolve("out" + stop);
    }
    assertThat(dir.toFile().list()).noneMatch(name -> name.contains("partial"));
  }

  @Test
  @DisplayName("reliability 10: --resume of a copy leaves the files that are whole as they are")
  void whatIsWholeIsNotCopiedAgain() throws IOException {
    Path whole = dir.resolve("whole");
    run(Kind.PACK_1, whole, false, done -> {});
    Path out = dir.resolve("out");
    fill(Kind.PACK_1, out, Files.size(whole));
    Path partial = dir.resolve(".out.lbrx-partial/out");
    byte[] kept = Files.readAllBytes(partial);
    kept[20] ^= 1;
    Files.write(partial, kept);
    run(Kind.PACK_1, out, true, done -> {});
    byte[] expected = Files.readAllBytes(whole);
    expected[20] ^= 1;
    assertThat(out).hasBinaryContent(expected);
  }

  @Test
  @DisplayName("reliability 10: --resume of a copy refuses files that changed")
  void refusesInputsThatChanged() throws IOException {
    Path out = dir.resolve("out");
    fill(Kind.PACK_2, out, 1500);
    Files.setLastModifiedTime(model.resolve("tokenizer.json"), FileTime.fromMillis(1));
    var refused =
        catchThrowableOfType(LbrxException.class, () -> run(Kind.PACK_2, out, true, done -> {}));
    assertThat(refused.code()).isEqualTo(ErrorCode.RESUME);
    assertThat(refused).hasMessageContaining("tokenizer.json");
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
}
