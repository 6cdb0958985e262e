package dev.lbrx.benchmarks;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Square f32 products in chain order: how prefill multiplies. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MatMulBenchmark {
  /** Rows and columns of each matrix. */
  @Param({"512", "1024", "2048", "4096"})
  public int size;

  /** Threads. */
  @Param({"1", "2"})
  public int threads;

  /** Whether the weights are stored by output, as in checkpoints. */
  @Param({"false", "true"})
  public boolean transposed;

  private Operands operands;

  /** Fills the matrices. */
  @Setup
  public void fill() {
    var square = Spec.of(DType.F32, size, size);
    operands =
        new Operands("cpu-vector", threads, new MatMul(Order.CHAIN, transposed), square, square);
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    operands.close();
  }

  /** One product. */
  @Benchmark
  public void product() {
    operands.run();
  }
}
