package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Shell;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder with the demo's models, a clone of this project or what {@code ./build image} made of
 * it, and how to call things in it from the working directory.
 *
 * @param folder absolute
 * @param working the working directory, absolute
 */
record ProjectHome(Path folder, Path working) {
  /** The folder that the launcher names, else the working directory. */
  static ProjectHome find() {
    Path working = Path.of("").toAbsolutePath().normalize();
    String named = System.getProperty("lbrx.home");
    Path folder = named == null ? working : Path.of(named).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder.resolve("demo/demo-novel"))) {
      throw new LbrxException(
          ErrorCode.NOT_FOUND,
          folder.resolve("demo/demo-novel")
              + ": no such directory: the demo's models are part of a clone of LBRX and of its"
              + " image, run the lbrx of one of them");
    }
    return new ProjectHome(folder, working);
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  /** A path as the shell finds it from the working directory, quoted where it must be. */
  String shown(Path path) {
    Path shown = path.startsWith(working) ? working.relativize(path) : path;
    return Shell.quoted(shown.toString());
  }

  /** What started this program, as the shell finds it from the working directory. */
  String launcher() {
    String shown = shown(Path.of(System.getProperty("lbrx.launcher", folder + "/lbrx")));
    return shown.contains("/") ? shown : "./" + shown;
  }

  /** Whether paths that are relative to the folder are so to the working directory. */
  boolean isWorking() {
    return folder.equals(working);
  }
}
