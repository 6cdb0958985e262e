package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/**
 * A checkpoint that does not exist yet: its tensors in order, each an {@link Expression}, and what
 * goes with them. Every job is a plan and every plan can be the source of another, so jobs compose
 * without files between them. Closing it closes the checkpoints that it reads.
 *
 * @param outputs the tensors, names unique
 * @param metadata config, companions, safetensors metadata
 */
public record Plan(List<Output> outputs, Metadata metadata) implements AutoCloseable {
  /** What the program takes beside the tensors. */
  static final long PROGRAM_MEMORY = 256L << 20;

  private static final long DEFAULT_MEMORY = 512L << 20;

  /** Refuses two tensors of one name. */
  public Plan {
    outputs = List.copyOf(outputs);
    var names = new HashSet<String>();
    for (var output : outputs) {
      if (!names.add(output.name())) {
        throw new LbrxException(
            ErrorCode.MODEL, "two tensors would have the name " + output.name());
      }
    }
  }

  /** The plan that copies a checkpoint: where every job starts. */
  public static Plan of(Checkpoint checkpoint) {
    var outputs =
        checkpoint.names().stream()
            .map(name -> new Output(name, Expression.read(checkpoint, name)))
            .toList();
    var config = checkpoint.configJson().orElseGet(Json::object);
    return new Plan(outputs, new Metadata(config, checkpoint.companions(), Map.of("format", "pt")));
  }

  /**
   * The plan that copies a checkpoint as it is stored: safetensors stay safetensors, with their
   * metadata, and GGUF that was opened {@link Checkpoint#openStored as it is} stays GGUF.
   *
   * @param parts whether GGUF becomes a directory of parts, or one file
   */
  public static Plan ofStored(Checkpoint checkpoint, boolean parts) {
    var copy = of(checkpoint);
    var metadata = copy.metadata;
    var kept =
        checkpoint
            .ggufMetadata()
            .map(values -> metadata.withForm(new Form.GgufParts(values, parts)))
            .orElseGet(
                () ->
                    new Metadata(metadata.config(), metadata.companions(), checkpoint.metadata()));
    return new Plan(copy.outputs, kept);
  }

  /** The checkpoints that it reads, in the order of their first use. */
  public SequencedSet<Checkpoint> checkpoints() {
    var checkpoints = new LinkedHashSet<Checkpoint>();
    for (var step : steps()) {
      if (step instanceof Expression.Read read) {
        checkpoints.add(read.checkpoint());
      }
    }
    return checkpoints;
  }

  /** All that has to be done, each once, in the order of first use. */
  private SequencedSet<Expression.Step> steps() {
    var steps = new LinkedHashSet<Expression.Step>();
    outputs.forEach(output -> collect(output.value().step(), steps));
    return steps;
  }

  private static void collect(Expression.Step step, Set<Expression.Step> into) {
    if (into.add(step)) {
      step.inputs().forEach(input -> collect(input.step(), into));
    }
  }

  /** Bytes of all tensors. */
  public long bytes() {
    return outputs.stream()
        .mapToLong(output -> output.spec().spanBytes())
        .reduce(0, Math::addExact);
  }

  /**
   * The most bytes of tensors that have to be in memory at once, in pieces of rows where that is
   * possible; the program itself comes on top, and the pool rounds each tensor up by at most an
   * eighth. Where there is room for more, the tensors before are being written and the next one is
   * read meanwhile.
   */
  public long peakBytes() {
    return groups(Group.PIECE_BYTES).stream().mapToLong(Group::peakBytes).max().orElse(0);
  }

  /**
   * The most bytes of memory that a job on it takes unless told otherwise: 512 MiB and twice the
   * largest tensor, for each of the models that it reads.
   */
  public long memory() {
    long largest =
        steps().stream()
            .flatMap(step -> step.results().list().stream())
            .mapToLong(Spec::spanBytes)
            .max()
            .orElse(0);
    return Math.addExact(
        DEFAULT_MEMORY, Math.multiplyExact(2L * Math.max(1, checkpoints().size()), largest));
  }

  /**
   * {@link ErrorCode#MEMORY}: the tensors that have to be in memory at once, and 256 MiB for the
   * program, are more than {@code bytes}.
   */
  void requireMemory(long bytes) {
    long needed = Math.addExact(PROGRAM_MEMORY, peakBytes());
    if (needed > bytes) {
      throw new LbrxException(
          ErrorCode.MEMORY,
          "the job needs "
              + needed
              + " bytes of memory, "
              + peakBytes()
              + " of them for tensors that are computed together, allowed are "
              + bytes
              + ": give --memory "
              + ((needed >> 20) + 1)
              + "MiB");
    }
  }

  /**
   * Neighbouring outputs that are results of one call, and so are computed together, in pieces that
   * take so many bytes.
   */
  List<Group> groups(long pieceBytes) {
    var groups = new ArrayList<List<Output>>();
    for (var output : outputs) {
      boolean together =
          !groups.isEmpty()
              && output.value() instanceof Expression.Apply
              && groups.getLast().getLast().value().step() == output.value().step();
      if (!together) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(output);
    }
    return groups.stream().map(outputs -> Group.of(outputs, pieceBytes)).toList();
  }

  /**
   * What it will write, for people: the models it reads, one line a tensor (name, dtype and shape,
   * bytes, expression), the total and the peak memory.
   */
  public String describe() {
    var text = new StringBuilder();
    var labels = new Labels(checkpoints());
    labels.forEach(
        (checkpoint, label) -> text.append("%s = %s%n".formatted(label, checkpoint.path())));
    for (var output : outputs) {
      text.append(
          "%s: %s, %d bytes = %s%n"
              .formatted(
                  output.name(),
                  output.spec(),
                  output.spec().spanBytes(),
                  labels.text(output.value())));
    }
    text.append(
        "%d tensors, %d bytes; at most %d bytes of tensors in memory at once%n"
            .formatted(outputs.size(), bytes(), peakBytes()));
    return text.toString();
  }

  @Override
  public void close() {
    checkpoints().forEach(Checkpoint::close);
  }
}
