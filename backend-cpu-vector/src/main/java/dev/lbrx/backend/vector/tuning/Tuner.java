package dev.lbrx.backend.vector.tuning;

import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses a {@link Blocking} by short products of the kind that reads a prompt: candidates take
 * turns, so that what disturbs the machine disturbs all of them, and the default stays unless
 * another is clearly faster.
 */
final class Tuner {
  private static final long WARM_UP = 700_000_000;
  private static final int TURNS = 15;

  /** How much faster a candidate must be. */
  private static final double CLEARLY = 0.97;

  private Tuner() {}

  /** Measures for some ten seconds. */
  static Blocking choose(int threads) {
    var best = blocks();
    return threads > 1 ? best.withGrain(grain(best, threads)) : best;
  }

  /** The fastest depth and rows, on one thread. */
  private static Blocking blocks() {
    var candidates = Blocking.candidates();
    var products = new ArrayList<Product>();
    for (var candidate : candidates) {
      products.add(new Product(Trial.backend(candidate), 1, 256, 2048, 384));
    }
    double[] times = times(products);
    products.forEach(Product::close);
    int best = candidates.indexOf(Blocking.DEFAULT);
    double bound = times[best] * CLEARLY;
    for (int i = 0; i < times.length; i++) {
      if (times[i] < bound) {
        best = i;
        bound = times[i];
      }
    }
    return candidates.get(best);
  }

  /** The least work that several threads do faster than one: that of a product twice the grain. */
  private static int grain(Blocking blocking, int threads) {
    var shared = Trial.backend(blocking.withGrain(1));
    for (int grain : Blocking.GRAINS) {
      int outputs = 2 * grain / (32 * 128);
      try (var alone = new Product(shared, 1, 32, 128, outputs);
          var together = new Product(shared, threads, 32, 128, outputs)) {
        double[] times = times(List.of(alone, together));
        if (times[1] < times[0] * CLEARLY) {
          return grain;
        }
      }
    }
    return Blocking.GRAINS.getLast();
  }

  private static double[] times(List<Product> products) {
    double[][] times = new double[products.size()][TURNS];
    for (var product : products) {
      for (long start = System.nanoTime(); System.nanoTime() - start < WARM_UP; ) {
        product.run();
      }
    }
    for (int turn = 0; turn < TURNS; turn++) {
      for (int i = 0; i < times.length; i++) {
        products.get(i).run();
        long start = System.nanoTime();
        products.get(i).run();
        times[i][turn] = System.nanoTime() - start;
      }
    }
    double[] medians = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      Arrays.sort(times[i]);
      medians[i] = times[i][TURNS / 2];
    }
    return medians;
  }

  /** A product of zeros, which take as long as other numbers. */
  private static final class Product implements AutoCloseable {
    private final Queue queue;
    private final Runnable run;

    Product(Backend backend, int threads, int rows, int depth, int outputs) {
      var inputs =
          List.of(
              backend.memory().allocate(Spec.of(DType.F32, rows, depth)),
              backend.memory().allocate(Spec.of(DType.F32, outputs, depth)));
      var launch = backend.prepare(new MatMul(Order.CHAIN, true), Specs.of(inputs), Mode.STRICT);
      var y = backend.memory().allocate(Spec.of(DType.F32, rows, outputs));
      var arguments = new Arguments(inputs, List.of(y));
      queue = backend.queue(threads);
      run = () -> launch.run(queue, arguments);
    }

    void run() {
      run.run();
    }

    @Override
    public void close() {
      queue.close();
    }
  }
}
