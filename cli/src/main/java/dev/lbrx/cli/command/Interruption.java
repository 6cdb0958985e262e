package dev.lbrx.cli.command;

import dev.lbrx.formats.output.Draft;
import java.nio.file.Files;
import java.nio.file.Path;

/** While it is open, a process that is ended by Ctrl-C says what it leaves and how to go on. */
final class Interruption implements AutoCloseable {
  private final Thread hook;

  Interruption(Session session, Path out) {
    Path partial = Draft.partial(out);
    hook =
        new Thread(
            () -> {
              if (Files.exists(partial)) {
                session
                    .console()
                    .err()
                    .print(
                        "\nlbrx: interrupted; what is done is kept in "
                            + partial
                            + ": run again with --resume to go on, without to start again\n");
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending already, and the hook is running.
      return;
    }
  }
}
