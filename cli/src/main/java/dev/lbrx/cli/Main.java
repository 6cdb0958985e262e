package dev.lbrx.cli;

import dev.lbrx.cli.command.GlobalOptions;
import dev.lbrx.cli.command.LbrxCommand;
import dev.lbrx.cli.command.Session;
import dev.lbrx.cli.console.Console;
import dev.lbrx.cli.console.Failures;
import java.io.OutputStream;

/** The {@code lbrx} command. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(run(args, Console.standard()));
  }

  /**
   * Runs the command in this process.
   *
   * @param out takes the results
   * @param err takes progress, notes and errors
   * @return the exit status: 0 done, 2 bad input or usage, 3 not found, 4 I/O, 5 unsupported, 6
   *     partly repaired, 1 a bug in LBRX
   */
  public static int run(String[] args, OutputStream out, OutputStream err) {
    return run(args, Console.of(out, err, false));
  }

  private static int run(String[] args, Console console) {
    var options = new GlobalOptions();
    try {
      int status = LbrxCommand.of(new Session(console, options), args).execute(args);
      console.out().flush();
      return status;
    } catch (Throwable e) {
      return Failures.report(e, console, options.debug());
    }
  }
}
