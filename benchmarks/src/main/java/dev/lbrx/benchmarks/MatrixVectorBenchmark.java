package dev.lbrx.benchmarks;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.AffineMatMul;
import dev.lbrx.ops.matmul.IntegerMatMul;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.ops.quantize.Affine;
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

/** A 4096² matrix by a vector in stripes: how decode multiplies. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MatrixVectorBenchmark {
  private static final int SIZE = 4096;
  private static final int GROUP = 64;

  /** What the weights are. */
  @Param({"f32", "bf16", "affine4", "affine8", "tiles4", "tiles8"})
  public String weights;

  /** Threads. */
  @Param({"1", "2"})
  public int threads;

  private Operands operands;

  /** Fills matrix and vector. */
  @Setup
  public void fill() {
    operands = operands(weights, threads);
  }

  static Operands operands(String weights, int threads) {
    var x = Spec.of(DType.F32, 1, SIZE);
    return switch (weights) {
      case "f32" -> plain(threads, x, DType.F32);
      case "bf16" -> plain(threads, x, DType.BF16);
      case "affine4" -> affine(threads, x, 4);
      case "affine8" -> affine(threads, x, 8);
      case "tiles4" -> tiles(threads, 4);
      case "tiles8" -> tiles(threads, 8);
      default -> throw new IllegalArgumentException(weights);
    };
  }

  private static Operands tiles(int threads, int bits) {
    var layout = RowTiles.of(new Affine(bits, GROUP), DType.BF16, SIZE, SIZE);
    var q = Spec.of(DType.I8, 1, SIZE);
    var d = Spec.of(DType.F32, 1, SIZE / RowTiles.UNIT);
    var op = new IntegerMatMul(Order.STRIPES, layout);
    return new Operands("cpu-vector", threads, op, q, d, layout.spec());
  }

  private static Operands plain(int threads, Spec x, DType dtype) {
    var w = Spec.of(dtype, SIZE, SIZE);
    return new Operands("cpu-vector", threads, new MatMul(Order.STRIPES, true), x, w);
  }

  private static Operands affine(int threads, Spec x, int bits) {
    var scheme = new Affine(bits, GROUP);
    var codes = Spec.of(DType.U32, SIZE, scheme.words(SIZE));
    var groups = Spec.of(DType.BF16, SIZE, SIZE / GROUP);
    var op = new AffineMatMul(Order.STRIPES, scheme);
    return new Operands("cpu-vector", threads, op, x, codes, groups, groups);
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
