package dev.lbrx.toolkit.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.DType;
import dev.lbrx.toolkit.Golden;
import dev.lbrx.toolkit.convert.Convert;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Quantize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of job writes the same bytes on every backend and with any number of threads. */
class SameBytesTest {
  private static final String TASKS =
      "base_model: in/base\nmodels:\n"
          + "- {model: in/a, parameters: {weight: 0.6, density: 0.5}}\n"
          + "- {model: in/b, parameters: {weight: 0.4, density: 0.7}}\n";

  @TempDir Path dir;

  enum Kind {
    SLERP,
    LINEAR,
    TASK_ARITHMETIC,
    TIES,
    DARE_LINEAR,
    DARE_TIES,
    PASSTHROUGH,
    QUANTIZE,
    CONVERT,
    QUANTIZED_MERGE
  }

  @DisplayName("reliability 13: backend and threads change no byte")
  @ParameterizedTest
  @EnumSource
  void backendAndThreadsDoNotShow(Kind kind) throws IOException {
    var reference = contents(run(kind, "reference", 1));
    assertThat(reference).containsKeys("config.json", "lbrx.json", "model.safetensors");
    for (var other :
        new Path[] {
          run(kind, "reference", 2), run(kind, "cpu-vector", 1), run(kind, "cpu-vector", 2)
        }) {
      var files = contents(other);
      assertThat(files.keySet()).isEqualTo(reference.keySet());
      files.forEach(
          (name, bytes) ->
              assertThat(bytes).as("%s of %s", name, other).isEqualTo(reference.get(name)));
    }
  }

  private Path run(Kind kind, String backend, int threads) throws IOException {
    return Jobs.run(plan(kind), dir.resolve(kind + backend + threads), Jobs.on(backend, threads));
  }

  private Plan plan(Kind kind) throws IOException {
    return switch (kind) {
      case SLERP ->
          merge("slerp\nbase_model: in/a\nmodels: [{model: in/b}]\nparameters: {t: [0.2, 0.9]}");
      case LINEAR ->
          merge("linear\nmodels: [{model: in/a}, {model: in/b}]\nparameters: {weight: [0.3, 0.8]}");
      case TASK_ARITHMETIC -> merge("task_arithmetic\n" + TASKS);
      case TIES -> merge("ties\n" + TASKS);
      case DARE_LINEAR -> merge("dare_linear\n" + TASKS);
      case DARE_TIES -> merge("dare_ties\n" + TASKS);
      case PASSTHROUGH -> merge("passthrough\nmodels: [{model: in/a, parameters: {scale: 0.7}}]");
      case QUANTIZE -> Quantize.plan(open(), new Affine(3, 32));
      case CONVERT -> Convert.plan(open(), DType.F16);
      case QUANTIZED_MERGE -> Quantize.plan(merge("dare_ties\n" + TASKS), new Affine(4, 64));
    };
  }

  private Plan merge(String text) throws IOException {
    return Jobs.merge(dir, "merge_method: " + text + "\ndtype: bfloat16\n");
  }

  private static Plan open() {
    return Plan.of(Checkpoint.open(Golden.merge().resolve("in/b")));
  }

  private static Map<String, byte[]> contents(Path directory) throws IOException {
    var contents = new TreeMap<String, byte[]>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }
}
