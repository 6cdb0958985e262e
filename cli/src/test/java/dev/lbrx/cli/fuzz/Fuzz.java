package dev.lbrx.cli.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What Jazzer calls. As a program of its own it writes the seeds of a target and starts Jazzer on
 * them: {@code Fuzz TARGET DIRECTORY JAZZER-ARGUMENTS…}.
 */
public final class Fuzz {
  private static Target target = Target.SAFETENSORS;
  private static Path directory = Path.of("");

  private Fuzz() {}

  /** Called once with the name of the target. */
  public static void fuzzerInitialize(String[] arguments) throws IOException {
    target = Target.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    directory = target.prepare(Files.createTempDirectory("lbrx-fuzz"));
  }

  /** Called with bytes: whatever is thrown but a refusal is a finding. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    target.outcome(directory, bytes);
  }

  /** Writes seeds and starts Jazzer. */
  public static void main(String[] arguments) throws Exception {
    var one = Target.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    Path seeds = Files.createDirectories(Path.of(arguments[1]).resolve("seeds"));
    var files = new ArrayList<>(one.seeds());
    files.addAll(one.found());
    for (int i = 0; i < files.size(); i++) {
      Files.write(seeds.resolve("seed-" + i), files.get(i));
    }
    var command =
        new ArrayList<>(
            List.of(
                "--target_class=" + Fuzz.class.getName(),
                "--target_args=" + one.label(),
                "--instrumentation_includes=dev.lbrx.**",
                "--custom_hook_includes=dev.lbrx.**",
                "--reproducer_path=" + arguments[1],
                "-artifact_prefix=" + arguments[1] + "/",
                "-timeout=10",
                // The heap bounds memory.
                "-rss_limit_mb=0"));
    command.addAll(List.of(arguments).subList(2, arguments.length));
    command.add(seeds.toString());
    com.code_intelligence.jazzer.Jazzer.main(command.toArray(String[]::new));
  }
}
