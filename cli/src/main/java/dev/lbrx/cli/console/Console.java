package dev.lbrx.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress, notes and errors
 * @param animated whether {@code err} is a terminal that a line can be redrawn on
 */
public record Console(PrintStream out, PrintStream err, boolean animated) {
  // The JDK can tell whether standard input and output are terminals, not standard error: the
  // launcher says it.
  private static final String TERMINAL = "lbrx.terminal";

  /** A console on these streams, in UTF-8; results fail loudly. */
  public static Console of(OutputStream out, OutputStream err, boolean animated) {
    return new Console(
        new PrintStream(new CheckedOutput(out), false, UTF_8),
        new PrintStream(err, true, UTF_8),
        animated);
  }

  /** The process's own streams. */
  public static Console standard() {
    return of(
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        Boolean.getBoolean(TERMINAL)
            && !"dumb".equals(System.getenv("TERM"))
            && System.getenv("TERM") != null
            && System.getenv("NO_COLOR") == null);
  }
}
