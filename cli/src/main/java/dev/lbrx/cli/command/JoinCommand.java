package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.toolkit.plan.Plan;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lbrx join}. */
@Command(
    name = "join",
    description = "Put a model's weights, in shards or GGUF parts, into one file.",
    footerHeading = "%nExample:%n",
    footer = "  lbrx join out/parts out/whole")
final class JoinCommand implements Runnable {
  private final Session session;

  @Mixin private JobOptions options = new JobOptions();

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model's directory or file.")
  private Path model = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The directory to write, or the GGUF file.")
  private Path out = Path.of("");

  JoinCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    options.wholeFiles();
    try (var source = Checkpoint.openStored(model)) {
      var plan = Plan.ofStored(source, false);
      new PlanRunner(session, options).run("join", plan, out);
    }
  }
}
