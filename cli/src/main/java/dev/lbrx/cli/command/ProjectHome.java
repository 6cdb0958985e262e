package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Shell;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of a clone of this project, which holds the demo's models, and how to call things in
 * it from the working directory.
 *
 * @param folder absolute
 * @param working the working directory, absolute
 */
record ProjectHome(Path folder, Path working) {
  private static final String PROPERTY = "lbrx.home";

  /** The folder that the launcher names, else the working directory. */
  static ProjectHome find() {
    Path working = Path.of("").toAbsolutePath().normalize();
    String named = System.getProperty(PROPERTY);
    Path folder = named == null ? working : Path.of(named).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder.resolve("demo/demo-base"))) {
      throw new LbrxException(
          ErrorCode.NOT_FOUND,
          folder.resolve("demo/demo-base")
              + ": no such directory: the demo's models are part of a clone of LBRX, run ./lbrx"
              + " demo from there");
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

  /** The launcher, as the shell finds it from the working directory. */
  String launcher() {
    String shown = shown(folder.resolve("lbrx"));
    return shown.contains("/") ? shown : "./" + shown;
  }

  /** A command that must run in the project's folder. */
  String inside(String command) {
    return folder.equals(working) ? command : "(cd " + shown(folder) + " && " + command + ")";
  }
}
