package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jobs in processes of their own that are ended by {@code kill -9}: five random moments each on the
 * demo models, or as many as the property {@code lbrx.crash} says on larger ones whose tensors are
 * made in pieces, which is what {@code ./build crash} does.
 */
class CrashTest {
  private static final Optional<Integer> MANY =
      Optional.ofNullable(Integer.getInteger("lbrx.crash"));
  private static final int KILLS = MANY.orElse(5);

  @TempDir Path folder;
  private List<Path> models = List.of();

  /** The jobs; half of their runs replace an older output. */
  enum Job {
    CONVERT("1MB", "35MB"),
    QUANTIZE("500kB", "10MB"),
    MERGE("1MB", "35MB");

    private final String shard;

    // The larger model's shards hold one of its largest tensors each.
    Job(String shard, String largeShard) {
      this.shard = MANY.isPresent() ? largeShard : shard;
    }

    List<Object> arguments(Path folder, Path model, Path out) {
      List<Object> job =
          switch (this) {
            case CONVERT ->
                List.of("convert", model, out, "--dtype", MANY.isPresent() ? "f16" : "f32");
            case QUANTIZE -> List.of("quantize", model, out, "--type", "affine4");
            case MERGE -> List.of("merge", folder.resolve("merge.yaml"), out);
          };
      return Stream.concat(job.stream(), Stream.<Object>of("--shard-size", shard, "--quiet"))
          .toList();
    }
  }

  @BeforeEach
  void models() throws IOException {
    models =
        MANY.isPresent()
            ? List.of(
                LargeModel.write(folder.resolve("large-1"), 1),
                LargeModel.write(folder.resolve("large-2"), 2))
            : List.of(Run.DEMO.resolve("demo-base"), Run.DEMO.resolve("demo-novel"));
    var yaml = new StringBuilder("merge_method: linear\nmodels:\n");
    for (Path model : models) {
      yaml.append("  - {model: '").append(model).append("', parameters: {weight: 0.5}}\n");
    }
    Files.writeString(folder.resolve("merge.yaml"), yaml.append("dtype: bfloat16\n"));
  }

  private List<Object> arguments(Job job, Path out) {
    return job.arguments(folder, models.getFirst(), out);
  }

  @DisplayName(
      "reliability 10: kill -9 leaves the target absent, old or whole, and --resume goes on")
  @ParameterizedTest
  @EnumSource
  void killed(Job job) throws Exception {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    Path whole = folder.resolve("whole");
    assertThat(run(arguments(job, whole)).err()).isEmpty();
    var expected = content(whole);
    long writing = writing(job);
    int[] ends = new int[3];
    int within = 0;
    for (int i = 0; i < KILLS; i++) {
      boolean replace = i % 2 == 1;
      String about = job + " seed " + seed + " kill " + i;
      Path out = folder.resolve("out" + i);
      Map<String, Integer> old = Map.of();
      if (replace) {
        Files.createDirectory(out);
        Files.writeString(out.resolve("old"), "old");
        old = content(out);
      }
      var arguments = new ArrayList<>(arguments(job, out));
      if (replace) {
        arguments.add("--force");
      }
      kill(arguments, out, random.nextLong(writing));
      boolean isWhole = Files.exists(out) && content(out).equals(expected);
      if (!isWhole && Files.exists(out)) {
        assertThat(content(out)).describedAs(about).isEqualTo(old);
      }
      ends[isWhole ? 2 : Files.exists(out) ? 1 : 0]++;
      if (!isWhole) {
        within += isWithinPieces(partial(out).resolve(out.getFileName())) ? 1 : 0;
        arguments.add("--resume");
        assertThat(run(arguments)).describedAs(about).isEqualTo(new Run(0, "", ""));
        assertThat(content(out)).describedAs(about).isEqualTo(expected);
        assertThat(partial(out)).describedAs(about).doesNotExist();
      }
      delete(out);
    }
    System.out.printf(
        "%s: %d kills, %d within a tensor that is made in pieces: target absent %d, old %d, whole"
            + " %d; resumed to the same bytes %d%n",
        job, KILLS, within, ends[0], ends[1], ends[2], ends[0] + ends[1]);
    assertThat(within).isGreaterThanOrEqualTo(MANY.isPresent() ? KILLS / 10 : 0);
  }

  // Whether the last byte of a file in the directory is within a tensor that is made in pieces.
  private static boolean isWithinPieces(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (var files = Files.newDirectoryStream(directory, "*.safetensors")) {
      for (Path file : files) {
        if (Files.size(file) > 0 && isCutWithinPieces(file)) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean isCutWithinPieces(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      long header = ByteBuffer.wrap(in.readNBytes(8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
      byte[] json = in.readNBytes((int) header);
      long written = Files.size(file) - 8 - header;
      if (json.length < header) {
        return false;
      }
      var tensor = Json.parse(json, file.toString()).path(LargeModel.IN_PIECES);
      var place = tensor.path("data_offsets");
      return place.path(0).longValue(0) < written && written < place.path(1).longValue(0);
    }
  }

  private static Path partial(Path out) {
    return out.resolveSibling("." + out.getFileName() + ".lbrx-partial");
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  // How long the job writes, from the appearance of its partial output to its end.
  private long writing(Job job) throws Exception {
    Path out = folder.resolve("timed");
    var process = start(arguments(job, out));
    awaitPartial(process, out);
    long started = System.nanoTime();
    assertThat(process.waitFor()).isZero();
    return System.nanoTime() - started;
  }

  private void kill(List<Object> arguments, Path out, long after) throws Exception {
    var process = start(arguments);
    awaitPartial(process, out);
    TimeUnit.NANOSECONDS.sleep(after);
    process.destroyForcibly().waitFor();
  }

  private static void awaitPartial(Process process, Path out) throws InterruptedException {
    Path partial = partial(out);
    while (process.isAlive() && !Files.exists(partial)) {
      TimeUnit.MICROSECONDS.sleep(200);
    }
  }

  // The processes compute on another backend, without the second compiler: they start sooner, and
  // the bytes are the same.
  private Process start(List<Object> arguments) throws IOException {
    var builder = Run.process(arguments.toArray());
    builder
        .command()
        .addAll(
            1, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlbrx.backend=reference"));
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static Run run(List<Object> arguments) {
    return Run.of(arguments.toArray());
  }

  // A hash of each file's bytes, by name.
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
