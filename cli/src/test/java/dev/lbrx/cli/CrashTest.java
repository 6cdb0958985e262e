package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jobs in processes of their own that are ended by {@code kill -9}: five random moments each, or as
 * many as the property {@code lbrx.crash} says, which {@code ./build crash} sets.
 */
class CrashTest {
  private static final int KILLS = Integer.getInteger("lbrx.crash", 5);

  @TempDir Path folder;

  /** The jobs; half of their runs replace an older output. */
  enum Job {
    CONVERT,
    QUANTIZE,
    MERGE;

    List<Object> arguments(Path folder, Path out) {
      Path base = Run.DEMO.resolve("demo-base");
      return switch (this) {
        case CONVERT ->
            List.of("convert", base, out, "--dtype", "f32", "--shard-size", "1MB", "--quiet");
        case QUANTIZE ->
            List.of("quantize", base, out, "--type", "affine4", "--shard-size", "500kB", "--quiet");
        case MERGE ->
            List.of("merge", folder.resolve("merge.yaml"), out, "--shard-size", "1MB", "--quiet");
      };
    }
  }

  @DisplayName(
      "reliability 10: kill -9 leaves the target absent, old or whole, and --resume goes on")
  @ParameterizedTest
  @EnumSource
  void killed(Job job) throws Exception {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    mergeFile();
    Path whole = folder.resolve("whole");
    assertThat(run(job.arguments(folder, whole)).err()).isEmpty();
    var expected = content(whole);
    long writing = writing(job);
    int[] ends = new int[3];
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
      var arguments = new ArrayList<>(job.arguments(folder, out));
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
        arguments.add("--resume");
        assertThat(run(arguments)).describedAs(about).isEqualTo(new Run(0, "", ""));
        assertThat(content(out)).describedAs(about).isEqualTo(expected);
        assertThat(folder.resolve(".out" + i + ".lbrx-partial")).describedAs(about).doesNotExist();
      }
    }
    System.out.printf(
        "%s: %d kills: target absent %d, old %d, whole %d; resumed to the same bytes %d%n",
        job, KILLS, ends[0], ends[1], ends[2], ends[0] + ends[1]);
  }

  // How long the job writes, from the appearance of its partial output to its end.
  private long writing(Job job) throws Exception {
    Path out = folder.resolve("timed");
    var process = start(job.arguments(folder, out));
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
    Path partial = out.resolveSibling("." + out.getFileName() + ".lbrx-partial");
    while (process.isAlive() && !Files.exists(partial)) {
      TimeUnit.MICROSECONDS.sleep(200);
    }
  }

  // The processes compute on another backend, without the second compiler: they start sooner, and
  // the
  // bytes are the same.
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

  private void mergeFile() throws IOException {
    var yaml = new StringBuilder("merge_method: linear\nmodels:\n");
    for (String model : List.of("demo-base", "demo-novel")) {
      yaml.append("  - {model: '").append(Run.DEMO.resolve(model));
      yaml.append("', parameters: {weight: 0.5}}\n");
    }
    Files.writeString(folder.resolve("merge.yaml"), yaml.append("dtype: bfloat16\n"));
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
