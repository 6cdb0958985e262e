package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.cli.command.GlobalOptions;
import dev.lbrx.cli.command.LbrxCommand;
import dev.lbrx.cli.command.Session;
import dev.lbrx.cli.console.Console;
import dev.lbrx.formats.hash.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script of every job that writes: it does again what the job did. */
class ScriptedJobsTest {
  /** Options that are nothing unless given, or that a model alone says. */
  private static final Set<String> WITHOUT_DEFAULT =
      Set.of("--memory", "--dtype", "--adapter", "--input", "--output", "--file");

  @TempDir Path folder;

  static Stream<String> jobs() {
    return Stream.of(
        "merge MERGE OUT",
        "quantize MODEL OUT --type affine4",
        "quantize MODEL OUT --type mxfp4",
        "quantize MODEL OUT --type q4_0",
        "convert MODEL OUT --dtype f16",
        "convert MODEL OUT --to gguf",
        "split MODEL OUT --shard-size 4MB",
        "join MODEL OUT",
        "pack MODEL OUT",
        "pack MODEL OUT --pack-version 2",
        "extract PACK OUT",
        "repair MODEL OUT");
  }

  @BeforeEach
  void makeInputs() throws IOException {
    String models = Run.DEMO + "/demo-";
    Files.writeString(
        folder.resolve("merge.yaml"),
        Files.readString(Run.DEMO.resolve("merge.yaml")).replace("demo/demo-", models));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void repeatsTheJob(String job) throws Exception {
    if (job.contains("PACK")) {
      succeed("pack", Run.DEMO.resolve("demo-base"), folder.resolve("pack"), "-q");
    }
    Path out = folder.resolve("it's out");
    var words =
        Stream.of(job.split(" "))
            .map(
                word ->
                    switch (word) {
                      case "MODEL" -> Run.DEMO.resolve("demo-base").toString();
                      case "MERGE" -> folder.resolve("merge.yaml").toString();
                      case "PACK" -> folder.resolve("pack").toString();
                      case "OUT" -> out.toString();
                      default -> word;
                    })
            .toArray();
    succeed(words);
    var first = files(out);
    Files.move(out, folder.resolve("first"));
    String script = succeed(Stream.concat(Stream.of("script"), Stream.of(words)).toArray()).out();
    requireDefaults(job.split(" ")[0], script);
    succeed(ScriptTest.arguments(script).toArray());
    assertThat(files(out)).isEqualTo(first);
  }

  /** Through the shell, on another day as it were. */
  @Test
  void theShellRepeatsIt() throws Exception {
    Path base = Run.DEMO.resolve("demo-base");
    Path out = folder.resolve("it's out");
    Object[] words = {"convert", base, out, "--dtype", "f16"};
    succeed(words);
    var first = files(out);
    Files.move(out, folder.resolve("first"));
    Path script = folder.resolve("script");
    Files.writeString(
        script, succeed(Stream.concat(Stream.of("script"), Stream.of(words)).toArray()).out());
    Path tool = folder.resolve("tool");
    Files.writeString(
        tool, "#!/bin/sh\nexec '" + String.join("' '", Run.process().command()) + "' \"$@\"\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    var builder = new ProcessBuilder("sh", script.toString());
    builder.environment().put("LBRX", tool.toString());
    var run = Run.inProcess(folder, builder);
    assertThat(run.status()).describedAs(run.err()).isZero();
    assertThat(files(out)).isEqualTo(first);
  }

  // Every option that takes a value has one in the script, but those that have no default.
  private static void requireDefaults(String command, String script) {
    var nowhere = OutputStream.nullOutputStream();
    var session = new Session(Console.of(nowhere, nowhere, false), new GlobalOptions());
    var spec = LbrxCommand.of(session).getSubcommands().get(command).getCommandSpec();
    boolean gguf = script.contains("--to=gguf");
    assertThat(spec.options())
        .filteredOn(option -> option.arity().max() > 0)
        .extracting(option -> option.longestName())
        .filteredOn(name -> !WITHOUT_DEFAULT.contains(name))
        .filteredOn(name -> !(gguf && name.equals("--group-size")))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(script).contains("  " + name + "="));
  }

  private static Run succeed(Object... words) {
    var run = Run.of(words);
    assertThat(run.status()).describedAs(run.err()).isZero();
    return run;
  }

  // SHA-256 by name.
  private static TreeMap<String, String> files(Path out) throws IOException {
    var found = new TreeMap<String, String>();
    try (var files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        found.put(out.relativize(file).toString(), Sha256.of(file, bytes -> {}));
      }
    }
    return found;
  }
}
