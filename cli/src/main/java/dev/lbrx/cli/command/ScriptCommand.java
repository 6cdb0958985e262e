package dev.lbrx.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lbrx script}. */
@Command(
    name = "script",
    description = {
      "Print a shell script that runs a command again, with every default spelled out.",
      "The same as the option --script of that command."
    },
    footerHeading = "%nExample:%n",
    footer = "  lbrx script quantize demo/demo-base out/base-4bit --type affine4")
final class ScriptCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "A command with its arguments.")
  private List<String> words = new ArrayList<>();

  ScriptCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var all = new ArrayList<>(words);
    all.add("--script");
    String[] arguments = all.toArray(String[]::new);
    return LbrxCommand.of(session, arguments).execute(arguments);
  }
}
