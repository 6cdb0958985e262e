package dev.lbrx.benchmarks;

import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Quantizing f32 to K types against ggml's own library, one thread, turn by turn, by the thread's
 * CPU time, so that other work on the machine disturbs neither. The bytes of both are compared too.
 * {@code benchmarks/ggml.sh} runs it.
 */
public final class GgmlComparison {
  private static final int ROWS = 512;
  private static final int COLUMNS = 2048;
  private static final int WARM_UP = 8;

  /** ggml's numbers of the types. */
  private static final int FIRST = 10;

  private static final List<DType> TYPES =
      List.of(DType.Q2_K, DType.Q3_K, DType.Q4_K, DType.Q5_K, DType.Q6_K);

  private final MethodHandle chunk;
  private final MemorySegment x;
  private final MemorySegment importance;

  private GgmlComparison(Path library, Arena arena) {
    var name = SymbolLookup.libraryLookup(library, arena).findOrThrow("ggml_quantize_chunk");
    var signature =
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.ADDRESS);
    chunk = Linker.nativeLinker().downcallHandle(name, signature);
    var random = new Random(1);
    x = arena.allocate(4L * ROWS * COLUMNS, 64);
    for (int i = 0; i < ROWS * COLUMNS; i++) {
      x.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (0.02 * random.nextGaussian()));
    }
    importance = arena.allocate(4L * COLUMNS, 64);
    for (int i = 0; i < COLUMNS; i++) {
      importance.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) Math.exp(random.nextGaussian()));
    }
  }

  /** Arguments: the path of ggml's base library, then the number of turns. */
  public static void main(String[] arguments) throws Throwable {
    try (var arena = Arena.ofConfined();
        var queue = Backends.get("cpu-vector").queue(1)) {
      var comparison = new GgmlComparison(Path.of(arguments[0]), arena);
      System.out.println("million elements a second of CPU time, medians");
      for (var type : TYPES) {
        comparison.compare(queue, type, false, Integer.parseInt(arguments[1]));
        comparison.compare(queue, type, true, Integer.parseInt(arguments[1]));
      }
    }
  }

  private void compare(Queue queue, DType type, boolean weighted, int turns) throws Throwable {
    double[] ours = new double[turns];
    double[] theirs = new double[turns];
    boolean equal = true;
    var w = Tensor.wrap(Spec.of(DType.F32, ROWS, COLUMNS), x);
    var columns = Tensor.wrap(Spec.of(DType.F32, COLUMNS), importance);
    try (var arena = Arena.ofConfined()) {
      var blocks = arena.allocate(type.size((long) ROWS * COLUMNS), 64);
      for (int turn = -WARM_UP; turn < turns; turn++) {
        long start = time();
        var op = new QuantizeBlocks(type);
        var got = queue.run(op, weighted ? List.of(w, columns) : List.of(w)).getFirst();
        long middle = time();
        quantize(type, weighted, blocks);
        if (turn >= 0) {
          ours[turn] = rate(middle - start);
          theirs[turn] = rate(time() - middle);
        }
        equal &= got.segment().mismatch(blocks) == -1;
      }
    }
    Arrays.sort(ours);
    Arrays.sort(theirs);
    System.out.printf(
        "%s%s LBRX %.1f ggml %.1f ratio %.2f, bytes %s%n",
        type.label(),
        weighted ? " with importances" : "",
        ours[turns / 2],
        theirs[turns / 2],
        ours[turns / 2] / theirs[turns / 2],
        equal ? "equal" : "differ");
  }

  private void quantize(DType type, boolean weighted, MemorySegment to) throws Throwable {
    MemorySegment weights = weighted ? importance : MemorySegment.NULL;
    long written =
        (long)
            chunk.invokeExact(
                FIRST + TYPES.indexOf(type), x, to, 0L, (long) ROWS, (long) COLUMNS, weights);
    if (written != to.byteSize()) {
      throw new IllegalStateException("ggml wrote " + written + " bytes");
    }
  }

  private static long time() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double rate(long nanoseconds) {
    return 1e3 * ROWS * COLUMNS / nanoseconds;
  }
}
