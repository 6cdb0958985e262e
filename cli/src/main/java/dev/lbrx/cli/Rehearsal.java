package dev.lbrx.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs what users run, on a small model, and shows nothing: the build records it, so that later
 * starts find their classes loaded and linked (JEP 483, JEP 515). Classes of the Vector API and of
 * its kernels are not among them, since the JVM that writes the record does not know the module
 * that {@link Launcher} loads late.
 */
final class Rehearsal {
  private static final String MERGE =
      """
      merge_method: slerp
      base_model: %1$s
      models:
        - model: %1$s
        - model: %1$s
      parameters:
        t: 0.5
      """;

  private Rehearsal() {}

  /**
   * Plays the commands.
   *
   * @param args a small model's directory, and an empty folder for what commands write
   */
  public static void main(String[] args) throws IOException {
    Launcher.loadVectorModule();
    Path model = Path.of(args[0]).toAbsolutePath();
    Path folder = Path.of(args[1]);
    Path merge = Files.writeString(folder.resolve("merge.yaml"), MERGE.formatted(model));
    Path shards = folder.resolve("shards");
    Path small = folder.resolve("small");
    play("--help");
    play("convert", model, folder.resolve("model.gguf"), "--dtype", "f16", "--quiet");
    play("merge", merge, folder.resolve("merge"), "--quiet");
    play("quantize", model, small, "--type", "affine4", "--quiet");
    play("split", model, shards, "--shard-size", "4MB", "--quiet");
    play("generate", small, "--prompt", "In", "--max-tokens", 8, "--quiet");
    play("check", small);
    play("inspect", model, "--stats", "--quiet");
    play("diff", model, small, "--quiet");
    play("hash", model, "--quiet");
    for (Path each : List.of(model, small, shards, folder.resolve("model.gguf"))) {
      play("info", each);
      play("info", each, "--json");
    }
    // As every command ends, which takes classes too.
    System.exit(0);
  }

  private static void play(Object... words) {
    String[] arguments = List.of(words).stream().map(String::valueOf).toArray(String[]::new);
    int status = Main.run(arguments, OutputStream.nullOutputStream(), System.err);
    if (status != 0) {
      System.exit(status);
    }
  }
}
