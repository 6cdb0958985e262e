package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.CheckpointPlan;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.plan.Executor;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command takes that computes a model. */
final class JobOptions {
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--allow-nan",
      description = "Write infinities and NaNs even where the inputs have none.")
  private boolean allowNan;

  @Option(
      names = "--shard-size",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description =
          "The most bytes of tensors in one weights file, such as 2GB or 500MiB. Default: 5GiB.")
  private long shardSize = CheckpointPlan.SHARD_BYTES;

  Executor.Options executor() {
    return output.executor(allowNan, shardSize);
  }

  OutputOptions output() {
    return output;
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
}
