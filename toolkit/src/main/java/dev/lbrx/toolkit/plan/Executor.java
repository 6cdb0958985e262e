package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.checkpoint.CheckpointPlan;
import dev.lbrx.formats.checkpoint.CheckpointWriter;
import dev.lbrx.formats.gguf.model.GgufModelWriter;
import dev.lbrx.formats.gguf.model.GgufPartsWriter;
import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.weights.ModelWriter;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Runs plans, tensor by tensor, large ones in pieces of rows where their ops allow it: reads what a
 * piece needs, computes it in strict order, writes it and gives its memory back. The output appears
 * whole or not at all, with {@code lbrx.json} beside it, and has the same bytes on any backend and
 * with any number of threads.
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
   * @param resume goes on with what a run of the same job left that was killed or whose disk filled
   * @param shardBytes the most data bytes that a weights file of a directory holds
   * @param memory the most bytes that the job may take; empty for {@link Plan#memory()}
   */
  public record Options(
      boolean replace,
      boolean allowNonFinite,
      boolean resume,
      long shardBytes,
      OptionalLong memory) {
    /** None of them, and shards of the usual size. */
    public static final Options STRICT = new Options(false, false);

    /** Without going on, in shards of the usual size. */
    public Options(boolean replace, boolean allowNonFinite) {
      this(replace, allowNonFinite, false, CheckpointPlan.SHARD_BYTES, OptionalLong.empty());
    }
  }

  /**
   * Writes a plan's output.
   *
   * @param target the directory to make, or the file
   * @param progress hears of every tensor
   * @throws LbrxException with {@code LBRX-106} where the target exists, {@code 107} where what is
   *     to be gone on with is another job's, {@code 208} where a tensor would have infinities or
   *     NaNs that its inputs do not have, {@code 504} where it needs more memory than it may take,
   *     {@code 4xx} where reading or writing fails. Nothing is left behind, but where the disk
   *     filled: then what is done is kept for {@code resume}
   */
  public void run(Plan plan, Path target, Consumer<Progress> progress) {
    run(plan, target, progress, Group.PIECE_BYTES);
  }

  /** With pieces that take another amount of memory, which changes no byte of the output. */
  void run(Plan plan, Path target, Consumer<Progress> progress, long pieceBytes) {
    options.memory().ifPresent(plan::requireMemory);
    var inputs = plan.checkpoints().stream().map(Checkpoint::path).toList();
    var head = JobJournal.job(plan, options.shardBytes());
    var draft = Draft.begin(target, options.replace(), inputs, head, options.resume());
    try (var writer = writer(plan, draft);
        var job = new Job(plan, this, writer, draft, progress, pieceBytes)) {
      try {
        job.run();
        JobJournal.requireUnchanged(JobJournal.files(plan), head);
        writer.commit();
      } catch (LbrxException e) {
        throw draft.ended(e);
      }
    }
  }

  private ModelWriter writer(Plan plan, Draft draft) {
    var metadata = plan.metadata();
    var tensors =
        plan.outputs().stream().map(output -> new NamedSpec(output.name(), output.spec())).toList();
    int done = JobJournal.done(draft);
    var files =
        new CheckpointPlan(
            tensors,
            metadata.config(),
            metadata.companions(),
            metadata.safetensors(),
            options.shardBytes());
    return switch (metadata.form()) {
      case Form.Directory() -> CheckpointWriter.create(draft, files, done);
      case Form.Pack() -> CheckpointWriter.createPack(draft, files, done);
      case Form.Gguf(var fileType) ->
          GgufModelWriter.create(
              draft, done, tensors, metadata.config(), metadata.companions(), fileType);
      case Form.GgufParts(var values, boolean parts) ->
          parts
              ? GgufPartsWriter.directory(draft, done, tensors, values, options.shardBytes())
              : GgufPartsWriter.file(draft, done, tensors, values);
    };
  }
}
