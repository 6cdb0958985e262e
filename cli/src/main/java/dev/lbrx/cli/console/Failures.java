package dev.lbrx.cli.console;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/** What a command that failed prints, and the exit status that it ends with. */
public final class Failures {
  /** The exit status of a bug in LBRX. */
  public static final int BUG = 1;

  private Failures() {}

  /** Prints one line for a failure, or its whole trace below it, and gives the exit status. */
  public static int report(Throwable failure, Console console, boolean debug) {
    if (failure instanceof OutputClosed) {
      return 0;
    }
    var err = console.err();
    int status =
        switch (failure) {
          case LbrxException e -> {
            err.println("lbrx: " + e.line());
            yield e.code().exitStatus();
          }
          case OutOfMemoryError _ -> {
            var e = outOfMemory();
            err.println("lbrx: " + e.line());
            yield e.code().exitStatus();
          }
          default -> {
            err.println("lbrx: " + bug(failure));
            yield BUG;
          }
        };
    if (debug) {
      failure.printStackTrace(err);
    }
    err.flush();
    return status;
  }

  private static LbrxException outOfMemory() {
    long limit = Runtime.getRuntime().maxMemory() >> 20;
    return new LbrxException(
        ErrorCode.MEMORY,
        "out of memory: the job needs more than the JVM's limit of "
            + limit
            + " MiB: set JAVA_TOOL_OPTIONS=-Xmx"
            + 2 * limit
            + "m and run it again");
  }

  private static String bug(Throwable failure) {
    // The exception's own text may hold line breaks; a refusal's message never does.
    var what = new LbrxException(ErrorCode.USAGE, String.valueOf(failure)).getMessage();
    return "this is a bug in LBRX: " + what + ": run again with --debug and report what it prints";
  }
}
