package dev.lbrx.benchmarks;

import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.ops.elementwise.SwiGlu;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.ops.reduce.Softmax;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Launch;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ops that read and write every element once, on 64 MiB in rows of 4,096 elements, beside a copy of
 * the same bytes: the bound that memory sets. {@code swi_glu} reads 64 MiB more.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class RowOps {
  private static final long BYTES = 64L << 20;
  private static final long COLUMNS = 4_096;

  /** The op. */
  @Param({"copy", "rms_norm", "softmax", "swi_glu"})
  public String op = "copy";

  /** The elements' type. */
  @Param({"F32", "BF16"})
  public DType dtype = DType.F32;

  /** Threads. */
  @Param({"1", "2"})
  public int threads = 1;

  private Queue queue;
  private Launch launch;
  private Arguments arguments;

  /** Prepares the launch. */
  @Setup
  public void prepare() {
    Backend backend = Backends.get("cpu-vector");
    Spec spec = Spec.of(dtype, BYTES / dtype.bytes() / COLUMNS, COLUMNS);
    Tensor x = backend.memory().allocate(spec);
    Op chosen =
        switch (op) {
          case "copy" -> new Cast(dtype);
          case "rms_norm" -> new RmsNorm(1e-5f);
          case "softmax" -> new Softmax();
          default -> new SwiGlu();
        };
    List<Tensor> inputs =
        switch (op) {
          case "copy", "softmax" -> List.of(x);
          case "rms_norm" -> List.of(x, backend.memory().allocate(Spec.of(DType.F32, COLUMNS)));
          default -> List.of(x, backend.memory().allocate(spec));
        };
    queue = backend.queue(threads);
    launch = backend.prepare(chosen, Specs.of(inputs), Mode.STRICT);
    arguments = new Arguments(inputs, List.of(backend.memory().allocate(spec)));
  }

  /** One pass over the tensor. */
  @Benchmark
  public void run() {
    launch.run(queue, arguments);
  }

  /** Ends the workers. */
  @TearDown
  public void close() {
    queue.close();
  }
}
