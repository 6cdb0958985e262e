package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.toolkit.plan.Plan;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lbrx split}. */
@Command(
    name = "split",
    description = "Cut a model's weights into files of at most --shard-size.",
    footerHeading = "%nExample:%n",
    footer = "  lbrx split demo/demo-base out/parts --shard-size 2MB")
final class SplitCommand implements Runnable {
  private final Session session;

  @Mixin private JobOptions options = new JobOptions();

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model's directory or file.")
  private Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The directory to write.")
  private Path out = Path.of("");

  SplitCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (var source = Checkpoint.openStored(model)) {
      var plan = Plan.ofStored(source, true);
      new PlanRunner(session, options).run("split", plan, out);
    }
  }
}
