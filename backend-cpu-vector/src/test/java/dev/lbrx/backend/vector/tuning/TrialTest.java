package dev.lbrx.backend.vector.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.backend.vector.VectorBackend;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results' bits are the same with every blocking that is tried. */
class TrialTest {
  private static final int ROWS = 37;
  private static final int DEPTH = 1100;
  private static final int OUTPUTS = 405;

  static Stream<Blocking> blockings() {
    return Stream.concat(
        Blocking.candidates().stream(), Blocking.GRAINS.stream().map(Blocking.DEFAULT::withGrain));
  }

  @ParameterizedTest
  @MethodSource("blockings")
  void aTrialHasItsOwnConstantsAndTheSameBits(Blocking blocking) throws Exception {
    var trial = Trial.backend(blocking);

    assertThat(trial.getClass()).isNotEqualTo(VectorBackend.class);
    assertThat(constant(trial, "DEPTH")).isEqualTo(blocking.depth());
    assertThat(constant(trial, "GRAIN")).isEqualTo((long) blocking.grain());
    assertThat(product(trial, true)).isEqualTo(product(new VectorBackend(), true));
    assertThat(product(trial, false)).isEqualTo(product(new VectorBackend(), false));
  }

  private static Object constant(Backend backend, String name) throws Exception {
    var tiles =
        backend.getClass().getClassLoader().loadClass("dev.lbrx.backend.vector.matmul.Tiles");
    var field = tiles.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(null);
  }

  private static float[] product(Backend backend, boolean transposed) {
    var x = normal(backend, 1, ROWS, DEPTH);
    var w = transposed ? normal(backend, 2, OUTPUTS, DEPTH) : normal(backend, 2, DEPTH, OUTPUTS);
    var y = backend.memory().allocate(Spec.of(DType.F32, ROWS, OUTPUTS));
    var inputs = List.of(x, w);
    var op = new MatMul(Order.CHAIN, transposed);
    try (var queue = backend.queue(2)) {
      backend
          .prepare(op, Specs.of(inputs), Mode.STRICT)
          .run(queue, new Arguments(inputs, List.of(y)));
    }
    return y.segment().toArray(ValueLayout.JAVA_FLOAT);
  }

  private static Tensor normal(Backend backend, int seed, int rows, int columns) {
    var tensor = backend.memory().allocate(Spec.of(DType.F32, rows, columns));
    var random = new SplittableRandom(seed);
    for (long i = 0; i < (long) rows * columns; i++) {
      tensor.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    return tensor;
  }
}
