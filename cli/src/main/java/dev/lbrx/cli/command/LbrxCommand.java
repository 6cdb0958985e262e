package dev.lbrx.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command's root: without a command it prints its help. */
@Command(
    name = "lbrx",
    description = "Tools for the weights of large language models.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lbrx demo",
      "  lbrx info demo/demo-base",
      "  lbrx generate demo/demo-base --prompt 'In the beginning' --max-tokens 48"
    })
public final class LbrxCommand implements Runnable {
  private final Session session;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  private LbrxCommand(Session session) {
    this.session = session;
  }

  /** The whole command, ready to parse. */
  public static CommandLine of(Session session) {
    var line = new CommandLine(new LbrxCommand(session));
    line.getCommandSpec().addMixin("global", CommandSpec.forAnnotatedObject(session.options()));
    for (Object command : commands(session)) {
      line.addSubcommand(command);
    }
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(100);
    line.setOut(writer(session.console().out()));
    line.setErr(writer(session.console().err()));
    String version = Version.line();
    line.getCommandSpec().version(version);
    line.getSubcommands().values().forEach(each -> each.getCommandSpec().version(version));
    return line;
  }

  private static List<Object> commands(Session session) {
    return List.of(
        new DemoCommand(session),
        new InfoCommand(session),
        new CheckCommand(session),
        new InspectCommand(session),
        new DiffCommand(session),
        new HashCommand(session),
        new MergeCommand(session),
        new QuantizeCommand(session),
        new ConvertCommand(session),
        new PackCommand(session),
        new ExtractCommand(session),
        new PerplexityCommand(session),
        new GenerateCommand(session),
        new BackendsCommand(session),
        new ConformanceCommand(session),
        new CompletionCommand(session));
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, UTF_8), true);
  }

  @Override
  public void run() {
    spec.commandLine().usage(session.console().out());
  }
}
