package dev.lbrx.benchmarks;

import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.ops.merge.AddTaskVectors.Consensus;
import dev.lbrx.ops.merge.Linear;
import dev.lbrx.ops.merge.Slerp;
import dev.lbrx.ops.merge.TaskVector;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.QuantizeAffine;
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
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
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
 * Ops over whole weights, {@value #ELEMENTS} elements, beside what memory gives in the same run: a
 * copy by one thread, and one by the threads of the queue. Milliseconds an op.
 */
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first.
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WeightsBenchmark {
  private static final int COLUMNS = 4096;
  private static final long ELEMENTS = 50_331_648;

  /** The threads of the queue. */
  @Param({"1", "2"})
  public int threads;

  private Tensor a;
  private Tensor b;
  private Tensor merged;
  private Backend backend;
  private Queue queue;
  private Prepared copy;
  private Prepared slerp;
  private Prepared linear;
  private Prepared delta;
  private Prepared trim;
  private Prepared add;
  private Prepared quantize;

  private record Prepared(Launch launch, Arguments arguments) {
    void run(Queue queue) {
      launch.run(queue, arguments);
      queue.await();
    }
  }

  /** Two models' weights of bf16 and everything that is written. */
  @Setup
  public void prepare() {
    backend = Backends.get("cpu-vector");
    queue = backend.queue(threads);
    a = weights(1);
    b = weights(2);
    merged = backend.memory().allocate(a.spec());
    copy = prepared(new Linear(List.of(1f), false), merged, a);
    slerp = prepared(new Slerp(0.3f), merged, a, b);
    linear = prepared(new Linear(List.of(0.6f, 0.4f), true), merged, a, b);
    var changed = backend.memory().allocate(a.spec().as(DType.F32));
    var kept = backend.memory().allocate(a.spec().as(DType.F32));
    delta = prepared(new TaskVector(), changed, b, a);
    trim = prepared(new TrimMagnitude(0.5), kept, changed);
    add = prepared(new AddTaskVectors(List.of(1f), 1f, true, Consensus.SUM), merged, a, kept);
    quantize = prepared(new QuantizeAffine(new Affine(4, 64)), a);
  }

  private Tensor weights(int seed) {
    var tensor = backend.memory().allocate(Spec.of(DType.BF16, ELEMENTS / COLUMNS, COLUMNS));
    var random = new SplittableRandom(seed);
    for (long e = 0; e < ELEMENTS; e++) {
      int bits = Float.floatToRawIntBits((float) (random.nextDouble() - 0.5) * 0.1f);
      tensor.segment().setAtIndex(ValueLayout.JAVA_SHORT, e, (short) (bits >>> 16));
    }
    return tensor;
  }

  private Prepared prepared(Op op, Tensor output, Tensor... inputs) {
    var launch = backend.prepare(op, Specs.of(List.of(inputs)), Mode.STRICT);
    return new Prepared(launch, new Arguments(List.of(inputs), List.of(output)));
  }

  private Prepared prepared(Op op, Tensor input) {
    var launch = backend.prepare(op, Specs.of(List.of(input)), Mode.STRICT);
    var outputs = launch.outputs().list().stream().map(backend.memory()::allocate).toList();
    return new Prepared(launch, new Arguments(List.of(input), outputs));
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    queue.close();
  }

  /** 2 bytes read and 2 written an element, by one thread. */
  @Benchmark
  public void memoryCopy() {
    MemorySegment.copy(a.segment(), 0, merged.segment(), 0, 2 * ELEMENTS);
  }

  /** The same bytes through the cheapest merge, by all threads. */
  @Benchmark
  public void linearOfOne() {
    copy.run(queue);
  }

  /** 4 bytes read for the dot products, then 4 read and 2 written. */
  @Benchmark
  public void slerp() {
    slerp.run(queue);
  }

  /** 4 bytes read and 2 written. */
  @Benchmark
  public void linear() {
    linear.run(queue);
  }

  /** TIES with one task vector: subtracted, trimmed to a half, added. */
  @Benchmark
  public void ties() {
    delta.run(queue);
    trim.run(queue);
    add.run(queue);
  }

  /** 2 bytes read, 0.56 written. */
  @Benchmark
  public void quantizeAffine4() {
    quantize.run(queue);
  }
}
