package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.checkpoint.CheckpointPlan;
import dev.lbrx.formats.checkpoint.CheckpointWriter;
import dev.lbrx.formats.gguf.model.GgufModelWriter;
import dev.lbrx.formats.weights.ModelWriter;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.List;
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
   * @param target the directory to make, or the GGUF file
   * @param progress hears of every tensor
   * @throws LbrxException with {@code LBRX-106} where the target exists, {@code 208} where a tensor
   *     would have infinities or NaNs that its inputs do not have, {@code 4xx} where reading or
   *     writing fails; nothing is left behind
   */
  public void run(Plan plan, Path target, Consumer<Progress> progress) {
    var inputs = plan.checkpoints().stream().map(Checkpoint::path).toList();
    try (var writer = writer(plan, target, inputs);
        var job = new Job(plan, this, writer, progress)) {
      job.run();
      writer.commit();
    }
  }

  private ModelWriter writer(Plan plan, Path target, List<Path> inputs) {
    var metadata = plan.metadata();
    var tensors =
        plan.outputs().stream().map(output -> new NamedSpec(output.name(), output.spec())).toList();
    var gguf = metadata.gguf();
    if (gguf.isPresent()) {
      return GgufModelWriter.create(
          target,
          options.replace(),
          inputs,
          tensors,
          metadata.config(),
          metadata.companions(),
          gguf.get());
    }
    return CheckpointWriter.create(
        target,
        options.replace(),
        inputs,
        new CheckpointPlan(
            tensors, metadata.config(), metadata.companions(), metadata.safetensors()));
  }
}
