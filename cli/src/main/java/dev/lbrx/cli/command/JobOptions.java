package dev.lbrx.cli.command;

import dev.lbrx.toolkit.plan.Executor;
import picocli.CommandLine.Option;

/** What every command takes that writes a model. */
final class JobOptions {
  @Option(names = "--force", description = "Replace OUT if it exists.")
  private boolean force;

  @Option(names = "--dry-run", description = "Print what would be written, and write nothing.")
  private boolean dryRun;

  @Option(
      names = "--allow-nan",
      description = "Write infinities and NaNs even where the inputs have none.")
  private boolean allowNan;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  Executor.Options executor() {
    return new Executor.Options(force, allowNan);
  }

  boolean dryRun() {
    return dryRun;
  }

  boolean json() {
    return json;
  }
}
