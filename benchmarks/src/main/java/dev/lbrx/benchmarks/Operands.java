package dev.lbrx.benchmarks;

import dev.lbrx.ops.math.Bfloat16;
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
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** An op prepared on a backend, with tensors of random normal numbers or bits. */
final class Operands implements AutoCloseable {
  final Launch launch;
  final Arguments arguments;
  final Queue queue;

  Operands(String backend, int threads, Op op, Spec... inputs) {
    Backend on = Backends.get(backend);
    launch = on.prepare(op, Specs.of(inputs), Mode.STRICT);
    var in = launch.inputs().list().stream().map(spec -> fill(on.memory().allocate(spec))).toList();
    arguments =
        new Arguments(
            in,
            launch.outputs().list().stream().map(on.memory()::allocate).toList(),
            new long[op.scalars()]);
    queue = on.queue(threads);
  }

  void run() {
    launch.run(queue, arguments);
  }

  @Override
  public void close() {
    queue.close();
  }

  private static Tensor fill(Tensor tensor) {
    var random = new SplittableRandom(1);
    var segment = tensor.segment();
    int bytes = tensor.dtype().bytes() == 1 ? 4 : tensor.dtype().bytes();
    for (long at = 0; at < segment.byteSize(); at += bytes) {
      float value = (float) random.nextGaussian();
      if (tensor.dtype() == DType.F32) {
        segment.set(ValueLayout.JAVA_FLOAT, at, value);
      } else if (tensor.dtype() == DType.BF16) {
        segment.set(ValueLayout.JAVA_SHORT, at, Bfloat16.fromFloat(value));
      } else if (tensor.dtype() == DType.F16) {
        segment.set(ValueLayout.JAVA_SHORT, at, Float.floatToFloat16(value));
      } else {
        segment.set(ValueLayout.JAVA_INT, at, random.nextInt());
      }
    }
    return tensor;
  }
}
