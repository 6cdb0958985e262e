package dev.lbrx.cli;

import java.io.OutputStream;
import java.util.List;

/**
 * Runs what users run, on a small model, and shows nothing: the build records it, so that later
 * starts find their classes loaded and linked (JEP 483, JEP 515). Only commands that do not
 * compute: the JVM that writes the record does not know the Vector API, which {@link Launcher}
 * loads late.
 */
final class Rehearsal {
  private Rehearsal() {}

  /**
   * Plays the commands.
   *
   * @param args a small model's directory
   */
  public static void main(String[] args) {
    Launcher.loadVectorModule();
    String model = args[0];
    for (var command :
        List.of(
            List.of("--help"),
            List.of("info", model),
            List.of("info", model, "--json"),
            List.of("check", model),
            List.of("inspect", model, "--stats", "--quiet"),
            List.of("diff", model, model, "--quiet"),
            List.of("hash", model, "--quiet"))) {
      int status =
          Main.run(command.toArray(String[]::new), OutputStream.nullOutputStream(), System.err);
      if (status != 0) {
        System.exit(status);
      }
    }
  }
}
