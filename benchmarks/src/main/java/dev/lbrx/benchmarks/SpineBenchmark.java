package dev.lbrx.benchmarks;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.elementwise.Binary;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What launching through the spi costs: large products against their kernels called directly, on
 * one thread, and a small op with next to no work.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SpineBenchmark {
  private Operands product;
  private Operands vector;
  private Operands small;
  private DirectCall directProduct;
  private DirectCall directVector;

  /** Fills the operands. */
  @Setup
  public void fill() {
    var square = Spec.of(DType.F32, 1024, 1024);
    product = new Operands("cpu-vector", 1, new MatMul(Order.CHAIN, false), square, square);
    directProduct = new DirectCall(product, "dev.lbrx.backend.vector.matmul.MatMulChainVector");
    vector = MatrixVectorBenchmark.operands("f32", 1);
    directVector = new DirectCall(vector, "dev.lbrx.backend.vector.matmul.MatMulStripesVector");
    var elements = Spec.of(DType.F32, 256);
    small = new Operands("cpu-vector", 2, new Binary(Binary.Function.ADD), elements, elements);
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    product.close();
    vector.close();
    small.close();
  }

  /** A 1024² product, launched. */
  @Benchmark
  public void productThroughSpi() {
    product.run();
  }

  /** A 1024² product, the kernel called. */
  @Benchmark
  public void productDirectly() {
    directProduct.run();
  }

  /** A 4096² matrix by a vector, launched. */
  @Benchmark
  public void vectorThroughSpi() {
    vector.run();
  }

  /** A 4096² matrix by a vector, the kernel called. */
  @Benchmark
  public void vectorDirectly() {
    directVector.run();
  }

  /** The sum of 256 elements, launched on a queue of two threads. */
  @Benchmark
  public void smallOp() {
    small.run();
  }
}
