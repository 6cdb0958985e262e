package dev.lbrx.toolkit.inspect;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.checkpoint.MlxScheme;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Shape;
import dev.lbrx.toolkit.quantize.Dequantize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model's tensors as numbers: those of GGML's blocks and of MLX's packed weights are what they
 * stand for, not their codes. An element of c64 is two numbers, its real and its imaginary part.
 */
public final class ModelNumbers implements AutoCloseable {
  private static final String WEIGHT = ".weight";

  private final Checkpoint checkpoint;
  private final Supplier<Queue> queues;
  private @Nullable Queue queue;

  /**
   * The numbers of a model.
   *
   * @param queues what unpacks them, asked for only where something is packed
   */
  public ModelNumbers(Checkpoint checkpoint, Supplier<Queue> queues) {
    this.checkpoint = checkpoint;
    this.queues = queues;
  }

  /** The tensors without scales and biases of packed weights. */
  public List<String> names() {
    return checkpoint.names().stream().filter(name -> !belongsToPacked(name)).toList();
  }

  private boolean belongsToPacked(String name) {
    return Stream.of(".scales", ".biases")
        .filter(name::endsWith)
        .map(suffix -> name.substring(0, name.length() - suffix.length()) + WEIGHT)
        .anyMatch(weight -> packing(weight).isPresent());
  }

  private Optional<MlxScheme> packing(String name) {
    return checkpoint.contains(name) ? checkpoint.scheme(name) : Optional.empty();
  }

  /** The shape of the elements. */
  public Shape shape(String name) {
    var shape = checkpoint.spec(name).shape();
    return packing(name)
        .map(scheme -> shape.withLast(shape.last() * Integer.SIZE / scheme.bits()))
        .orElse(shape);
  }

  /** How many numbers a tensor has. */
  public long count(String name) {
    return shape(name).elements() * Decoder.parts(checkpoint.spec(name).dtype());
  }

  /** Whether the numbers are measures, not integers that may be codes. */
  boolean floating(String name) {
    var dtype = checkpoint.spec(name).dtype();
    return !packing(name).isEmpty() || dtype.floating() || dtype.quantized() || dtype == DType.C64;
  }

  /** The stored bytes of a tensor's first {@code numbers}, about. */
  public long bytes(String name, long numbers) {
    long count = count(name);
    return count == 0 ? 0 : (long) ((double) checkpoint.entry(name).bytes() * numbers / count);
  }

  Values values(String name) {
    var dtype = checkpoint.spec(name).dtype();
    var packing = packing(name);
    if (packing.isPresent()) {
      String module = name.substring(0, name.length() - WEIGHT.length());
      var parts = new ArrayList<>(List.of(name, module + ".scales"));
      if (packing.get().hasBiases()) {
        parts.add(module + ".biases");
      }
      var op = Dequantize.op(packing.get(), DType.F32);
      return new Values.Unpacked(checkpoint, parts, count(name), op, queue());
    }
    return dtype.quantized()
        ? new Values.Unpacked(
            checkpoint, List.of(name), count(name), new DequantizeBlocks(DType.F32), queue())
        : new Values.Plain(checkpoint, name);
  }

  private Queue queue() {
    var open = queue;
    if (open == null) {
      open = queues.get();
      queue = open;
    }
    return open;
  }

  @Override
  public void close() {
    if (queue != null) {
      queue.close();
    }
  }
}
