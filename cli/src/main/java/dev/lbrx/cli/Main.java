package dev.lbrx.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code lbrx} command. */
@Command(
    name = "lbrx",
    description = "Tools for the weights of large language models.",
    version = "lbrx 0.1.0",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {

  private Main() {}

  @Override
  public Integer call() {
    CommandLine.usage(this, System.out);
    return CommandLine.ExitCode.OK;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
