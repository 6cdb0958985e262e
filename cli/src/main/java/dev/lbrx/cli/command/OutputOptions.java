package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.CheckpointPlan;
import dev.lbrx.toolkit.plan.Executor;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes that writes a model. */
final class OutputOptions {
  @Option(names = "--force", description = "Replace OUT if it exists.")
  private boolean force;

  @Option(names = "--dry-run", description = "Print what would be written, and write nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Option(
      names = "--resume",
      description =
          "Go on with what a run of the same job left that was killed or whose disk filled; the"
              + " bytes are the same as in one run.")
  private boolean resume;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description =
          "The most memory to take. Default: 512MiB and twice the largest tensor of each model.")
  private @Nullable Long memory;

  /** For a job that computes no tensors. */
  Executor.Options executor() {
    return executor(false, CheckpointPlan.SHARD_BYTES);
  }

  Executor.Options executor(boolean allowNonFinite, long shardBytes) {
    return new Executor.Options(force, allowNonFinite, resume, shardBytes, memory());
  }

  boolean dryRun() {
    return dryRun;
  }

  boolean json() {
    return json;
  }

  private OptionalLong memory() {
    return memory == null ? OptionalLong.empty() : OptionalLong.of(memory);
  }
}
