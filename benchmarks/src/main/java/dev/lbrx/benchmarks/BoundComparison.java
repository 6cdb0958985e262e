package dev.lbrx.benchmarks;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.elementwise.SwiGlu;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.ops.merge.AddTaskVectors.Consensus;
import dev.lbrx.ops.merge.Linear;
import dev.lbrx.ops.merge.RandomDrop;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.merge.Slerp;
import dev.lbrx.ops.merge.TaskVector;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.ops.position.Rope;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.ops.random.Philox;
import dev.lbrx.ops.reduce.Softmax;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Kernels turn by turn with what bounds them: a read or a copy by vectors (GB/s), a sum in another
 * order (GB/s), the product of f32 weights (GFLOP/s); and the ratio to the bound. Arguments: turns,
 * threads, and a pattern of the kernels' names, all of them if there is none.
 */
public final class BoundComparison {
  private static final int SIZE = 4096;
  private static final Spec F32_ROWS = Spec.of(DType.F32, SIZE, SIZE);
  private static final Spec F16_ROWS = Spec.of(DType.F16, SIZE, SIZE);
  private static final Spec BF16_ROWS = Spec.of(DType.BF16, SIZE, SIZE);
  private static final Spec VECTOR = Spec.of(DType.F32, 1, SIZE);
  private static final double ELEMENTS = F32_ROWS.shape().elements();

  private final int turns;
  private final int threads;
  private final Pattern names;

  private BoundComparison(int turns, int threads, Pattern names) {
    this.turns = turns;
    this.threads = threads;
    this.names = names;
  }

  /** Runs the comparisons. */
  public static void main(String[] arguments) {
    var comparison =
        new BoundComparison(
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]),
            Pattern.compile(arguments.length > 2 ? arguments[2] : ""));
    comparison.reads();
    comparison.copies();
    comparison.merges();
    comparison.order();
    for (int rows : new int[] {32, 128, 512}) {
      comparison.products(rows);
    }
  }

  private void reads() {
    var product = new MatMul(Order.STRIPES, true);
    compare(
        "read",
        () -> Bandwidth.read(threads),
        side("f32 × vector", 4, product, VECTOR, F32_ROWS),
        side("bf16 × vector", 2, product, VECTOR, BF16_ROWS),
        side("f16 × vector", 2, product, VECTOR, F16_ROWS),
        side("to affine4", 2, new QuantizeAffine(new Affine(4, 64)), BF16_ROWS),
        side("to Q8_0", 2, new QuantizeBlocks(DType.Q8_0), BF16_ROWS),
        side("to Q4_0", 2, new QuantizeBlocks(DType.Q4_0), BF16_ROWS));
  }

  private void copies() {
    var heads = Spec.of(DType.F32, SIZE, 32, SIZE / 32);
    compare(
        "copy",
        () -> Bandwidth.copy(threads),
        side("rms_norm", 8, new RmsNorm(1e-5f), F32_ROWS, Spec.of(DType.F32, SIZE)),
        side("softmax", 8, new Softmax(), F32_ROWS),
        side("swi_glu", 12, new SwiGlu(), F32_ROWS, F32_ROWS),
        side("rope halves", 8, new Rope(Rope.Pairing.HALVES), heads, Spec.of(DType.F32, 64)),
        side(
            "rope interleaved",
            8,
            new Rope(Rope.Pairing.INTERLEAVED),
            heads,
            Spec.of(DType.F32, 64)));
  }

  /** Bytes of every pass count: two of a slerp, three that select magnitudes and one that trims. */
  private void merges() {
    var weights = List.of(0.6f, 0.4f);
    var random = Philox.Stream.of(1, "weight");
    var groups = Spec.of(DType.BF16, SIZE, SIZE / 64);
    compare(
        "merge",
        () -> Bandwidth.copy(threads),
        side("slerp", 10, new Slerp(0.3f), BF16_ROWS, BF16_ROWS),
        side("linear", 6, new Linear(weights, true), BF16_ROWS, BF16_ROWS),
        side("task_vector", 8, new TaskVector(), BF16_ROWS, BF16_ROWS),
        side(
            "ties of two",
            12,
            new AddTaskVectors(weights, 1f, true, Consensus.SUM),
            BF16_ROWS,
            F32_ROWS,
            F32_ROWS),
        side(
            "sum of two",
            12,
            new AddTaskVectors(weights, 1f, false, Consensus.NONE),
            BF16_ROWS,
            F32_ROWS,
            F32_ROWS),
        side("trim_magnitude", 20, new TrimMagnitude(0.5), F32_ROWS),
        side("random_drop", 8, new RandomDrop(0.5, Rescale.NONE, random), F32_ROWS),
        side(
            "from affine4",
            2.5625,
            new DequantizeAffine(new Affine(4, 64)),
            Spec.of(DType.U32, SIZE, SIZE / 8),
            groups,
            groups));
  }

  private void order() {
    compare(
        "order",
        () -> new Turns.Side("reordered", 4 * ELEMENTS, new ReorderedProduct(SIZE)::run),
        side("in stripes", 4, new MatMul(Order.STRIPES, true), VECTOR, F32_ROWS));
  }

  private void products(int rows) {
    var product = new MatMul(Order.CHAIN, true);
    var x = Spec.of(DType.F32, rows, SIZE);
    compare(
        rows + " rows",
        () -> side("f32", 2.0 * rows, product, x, F32_ROWS).get(),
        side("bf16 × " + rows, 2.0 * rows, product, x, BF16_ROWS),
        side("f16 × " + rows, 2.0 * rows, product, x, F16_ROWS));
  }

  /** Compares those sides whose names match, so that memory holds no others. */
  private void compare(String title, Supplier<Turns.Side> bound, Named... sides) {
    var chosen = new ArrayList<Turns.Side>();
    for (var side : sides) {
      if (names.matcher(side.name()).find()) {
        chosen.add(side.get());
      }
    }
    if (!chosen.isEmpty()) {
      chosen.add(bound.get());
      System.out.println(Turns.line(title, Turns.take(turns, threads, chosen)));
    }
  }

  private Named side(String name, double work, Op op, Spec... inputs) {
    return new Named(
        name,
        () -> {
          var operands = new Operands("cpu-vector", threads, op, inputs);
          return new Turns.Side(name, work * ELEMENTS, operands::run);
        });
  }

  private record Named(String name, Supplier<Turns.Side> side) implements Supplier<Turns.Side> {
    @Override
    public Turns.Side get() {
      return side.get();
    }
  }
}
