package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.CheckpointPlan;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.plan.Executor;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--resume",
      description =
          "Go on with what a run of the same job left that was killed or whose disk filled; the"
              + " bytes are the same as in one run.")
  private boolean resume;

  @Option(
      names = "--shard-size",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description =
          "The most bytes of tensors in one weights file, such as 2GB or 500MiB. Default: 5GiB.")
  private long shardSize = CheckpointPlan.SHARD_BYTES;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description =
          "The most memory to take. Default: 512MiB and twice the largest tensor of each model.")
  private @Nullable Long memory;

  Executor.Options executor() {
    return new Executor.Options(force, allowNan, resume, shardSize, memory());
  }

  private OptionalLong memory() {
    return memory == null ? OptionalLong.empty() : OptionalLong.of(memory);
  }

  long shardSize() {
    return shardSize;
  }

  /** For jobs that write one weights file, however large. */
  void wholeFiles() {
    if (shardSize != CheckpointPlan.SHARD_BYTES) {
      throw new LbrxException(
          ErrorCode.USAGE, "--shard-size cuts files: split a model by `lbrx split`");
    }
    shardSize = Long.MAX_VALUE;
  }

  boolean resume() {
    return resume;
  }

  boolean dryRun() {
    return dryRun;
  }

  boolean json() {
    return json;
  }
}
