package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.checkpoint.CheckpointPlan;
import dev.lbrx.formats.checkpoint.CheckpointWriter;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Runs plans, tensor by tensor: reads what a tensor needs, computes it in strict order, writes it
 * and gives its memory back before the next. The output appears whole or not at all, with {@code
 * lbrx.json} beside it, and has the same bytes on any backend and with any number of threads.
 *
 * @param backend what computes
 * @param threads how many it may use
 * @param options what is allowed
 */
public record Executor(Backend backend, int threads, Options options) {
  /**
   * What a run may do.
   *
   * @param replace replaces an output that exists
   * @param allowNonFinite writes infinities and NaNs that the inputs do not have
   */
  public record Options(boolean replace, boolean allowNonFinite) {
    /** Neither. */
    public static final Options STRICT = new Options(false, false);
  }

  /**
   * Writes a plan's output.
   *
   * @param target the directory to make
   * @param progress hears of every tensor
   * @throws LbrxException with {@code LBRX-106} where the target exists, {@code 208} where a tensor
   *     would have infinities or NaNs that its inputs do not have, {@code 4xx} where reading or
   *     writing fails; nothing is left behind
   */
  public void run(Plan plan, Path target, Consumer<Progress> progress) {
    var inputs = plan.checkpoints().stream().map(Checkpoint::path).toList();
    try (var writer = CheckpointWriter.create(target, options.replace(), inputs, layout(plan));
        var job = new Job(plan, this, writer, progress)) {
      job.run();
      writer.commit();
    }
  }

  private static CheckpointPlan layout(Plan plan) {
    var metadata = plan.metadata();
    return new CheckpointPlan(
        plan.outputs().stream().map(output -> new NamedSpec(output.name(), output.spec())).toList(),
        metadata.config(),
        metadata.companions(),
        metadata.safetensors());
  }
}
