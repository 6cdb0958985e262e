package dev.lbrx.cli.command;

import dev.lbrx.toolkit.merge.Merge;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lbrx merge}. */
@Command(
    name = "merge",
    description = {
      "Merge models by a file in mergekit's schema.",
      "Methods: slerp, nuslerp, multislerp, karcher, linear, model_stock, task_arithmetic, ties,",
      "dare_linear, dare_ties, breadcrumbs, breadcrumbs_ties, della, della_linear, sce, ram,",
      "ramplus_tl, nearswap, arcee_fusion, passthrough.",
      "Paths in the file are relative to the working directory."
    },
    footerHeading = "%nExample:%n",
    footer = "  lbrx merge demo/merge.yaml out/merge")
final class MergeCommand implements Runnable {
  private final Session session;

  @Mixin private JobOptions options = new JobOptions();

  @Parameters(index = "0", paramLabel = "CONFIG", description = "The merge file, YAML.")
  private Path config = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The directory to write.")
  private Path out = Path.of("");

  MergeCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (var plan = Merge.plan(config, Path.of(""))) {
      new PlanRunner(session, options).run("merge", plan, out);
    }
  }
}
