package dev.lbrx.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.cli.console.Failures;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The command's root: without a command it opens a prompt on a terminal, and prints its help
 * elsewhere.
 */
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
  /** The commands by name, in the order that the help lists them. */
  private static final SequencedMap<String, Function<Session, Object>> COMMANDS = commands();

  private static final Set<String> TAKES_VALUE = Set.of("--backend", "--threads", "--progress");

  private final Session session;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  private LbrxCommand(Session session) {
    this.session = session;
  }

  /** The whole command, ready to parse. */
  public static CommandLine of(Session session) {
    return of(session, COMMANDS.keySet());
  }

  /**
   * What these arguments need of the command, ready to parse: only the command that they name,
   * since describing all of them takes longer than many of them run.
   */
  public static CommandLine of(Session session, String... arguments) {
    String named = firstWord(arguments);
    return of(session, COMMANDS.containsKey(named) ? Set.of(named) : COMMANDS.keySet());
  }

  private static CommandLine of(Session session, Set<String> names) {
    var line = new CommandLine(new LbrxCommand(session));
    line.getCommandSpec().addMixin("global", CommandSpec.forAnnotatedObject(session.options()));
    COMMANDS.forEach(
        (name, command) -> {
          if (names.contains(name)) {
            line.addSubcommand(name, command.apply(session));
          }
        });
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(100);
    line.setOut(writer(session.console().out()));
    line.setErr(writer(session.console().err()));
    line.setParameterExceptionHandler((e, _) -> report(UsageErrors.of(e), session));
    line.setExecutionExceptionHandler((e, _, _) -> report(e, session));
    line.setExecutionStrategy(parsed -> execute(parsed, session));
    // What follows the name of the command to show is that command's.
    Optional.ofNullable(line.getSubcommands().get("script"))
        .ifPresent(
            script ->
                script.setStopAtPositional(true).setUnmatchedOptionsArePositionalParams(true));
    // Asked for only when it is shown: it takes a look into the jar.
    IVersionProvider version = () -> new String[] {Version.line()};
    line.getCommandSpec().versionProvider(version);
    line.getSubcommands().values().forEach(each -> each.getCommandSpec().versionProvider(version));
    return line;
  }

  private static int report(Exception failure, Session session) {
    return Failures.report(failure, session.console(), session.options().debug());
  }

  private static int execute(ParseResult parsed, Session session) {
    var help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    var command = parsed.subcommand();
    boolean shown =
        session.options().script()
            && command != null
            && !(command.commandSpec().userObject() instanceof ScriptCommand);
    if (!shown) {
      return new CommandLine.RunLast().execute(parsed);
    }
    session.print(new ShellScript(session, command).text());
    return 0;
  }

  // The first argument that is neither an option nor what follows a global one.
  private static String firstWord(String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (TAKES_VALUE.contains(arguments[i])) {
        i++;
      } else if (!arguments[i].startsWith("-")) {
        return arguments[i];
      }
    }
    return "";
  }

  private static SequencedMap<String, Function<Session, Object>> commands() {
    var commands = new LinkedHashMap<String, Function<Session, Object>>();
    commands.put("demo", DemoCommand::new);
    commands.put("info", InfoCommand::new);
    commands.put("check", CheckCommand::new);
    commands.put("inspect", InspectCommand::new);
    commands.put("diff", DiffCommand::new);
    commands.put("hash", HashCommand::new);
    commands.put("verify", VerifyCommand::new);
    commands.put("repair", RepairCommand::new);
    commands.put("merge", MergeCommand::new);
    commands.put("quantize", QuantizeCommand::new);
    commands.put("convert", ConvertCommand::new);
    commands.put("split", SplitCommand::new);
    commands.put("join", JoinCommand::new);
    commands.put("pack", PackCommand::new);
    commands.put("extract", ExtractCommand::new);
    commands.put("perplexity", PerplexityCommand::new);
    commands.put("generate", GenerateCommand::new);
    commands.put("reproduce", ReproduceCommand::new);
    commands.put("script", ScriptCommand::new);
    commands.put("doctor", DoctorCommand::new);
    commands.put("backends", BackendsCommand::new);
    commands.put("tune", TuneCommand::new);
    commands.put("conformance", ConformanceCommand::new);
    commands.put("completion", CompletionCommand::new);
    return Collections.unmodifiableSequencedMap(commands);
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, UTF_8), true);
  }

  @Override
  public void run() {
    var given = spec.commandLine().getParseResult().originalArgs();
    if (given.isEmpty() && session.console().animated() && Session.isTerminal()) {
      new Prompt(session).run();
    } else {
      spec.commandLine().usage(session.console().out());
    }
  }
}
