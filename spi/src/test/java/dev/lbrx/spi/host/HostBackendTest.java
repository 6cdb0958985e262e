package dev.lbrx.spi.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Availability;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Decomposition;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dispatch, phases, threads and refusals of a host backend, on ops small enough to see through. */
class HostBackendTest {
  private static final int N = 100_003;

  record Double() implements Op {
    @Override
    public Specs infer(Specs in) {
      return Specs.of(in.count(1).typed(0, "x", DType.F32).spec());
    }
  }

  record Quadruple() implements Op {
    @Override
    public Specs infer(Specs in) {
      return Specs.of(in.count(1).typed(0, "x", DType.F32).spec());
    }

    @Override
    public Optional<Decomposition> decompose(Specs in) {
      return Optional.of(
          new Decomposition(
              List.of(
                  Decomposition.Step.of(new Double(), 0), Decomposition.Step.of(new Double(), 1)),
              List.of(2)));
    }
  }

  record Failing() implements Op {
    @Override
    public Specs infer(Specs in) {
      return Specs.of(in.count(1).get(0));
    }
  }

  record Unknown() implements Op {
    @Override
    public Specs infer(Specs in) {
      return in;
    }
  }

  /**
   * Phase 0 copies, phase 1 doubles what phase 0 wrote: wrong if phases overlap or pieces are dealt
   * twice.
   */
  static final class DoubleKernel implements Kernel<Double> {
    @Override
    public int phases(Double op) {
      return 2;
    }

    @Override
    public long pieces(Double op, Arguments arguments, int phase) {
      return arguments.in(0).shape().elements();
    }

    @Override
    public Scratch shared(Double op, Specs inputs) {
      return Scratch.floats(inputs.get(0).shape().elements());
    }

    @Override
    public void run(Double op, Arguments arguments, Part part) {
      long n = arguments.in(0).shape().elements();
      for (long i = part.from(); i < part.to(); i++) {
        if (part.phase() == 0) {
          part.sharedFloats()[(int) i] =
              arguments.in(0).segment().getAtIndex(ValueLayout.JAVA_FLOAT, i);
        } else {
          float mirrored = part.sharedFloats()[(int) (n - 1 - i)];
          arguments.out(0).segment().setAtIndex(ValueLayout.JAVA_FLOAT, n - 1 - i, 2 * mirrored);
        }
      }
    }
  }

  static final class FailingKernel implements Kernel<Failing> {
    @Override
    public long pieces(Failing op, Arguments arguments, int phase) {
      return 1000;
    }

    @Override
    public void run(Failing op, Arguments arguments, Part part) {
      if (part.to() > 900) {
        throw new LbrxException(ErrorCode.NON_FINITE, "piece 900");
      }
    }
  }

  static final class TestBackend extends HostBackend {
    TestBackend() {
      super(
          KernelTable.builder()
              .add(Double.class, new DoubleKernel())
              .add(Failing.class, new FailingKernel())
              .build());
    }

    @Override
    public String id() {
      return "test";
    }

    @Override
    public int rank() {
      return 1;
    }

    @Override
    public Availability availability() {
      return new Availability.Available("here");
    }
  }

  private final TestBackend backend = new TestBackend();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyPieceIsDoneOnceAndPhasesDoNotOverlap(int threads) {
    try (var queue = backend.queue(threads)) {
      for (int repeat = 0; repeat < 20; repeat++) {
        assertDoubled(queue.run(new Double(), ramp()), 2);
      }
    }
  }

  @Test
  void anOpWithoutAKernelRunsAsItsDecomposition() {
    try (var queue = backend.queue(2)) {
      assertDoubled(queue.run(new Quadruple(), ramp()), 4);
    }
  }

  @Test
  void workersWakeUpAgainAfterTheyParked() throws InterruptedException {
    try (var queue = backend.queue(2)) {
      for (int repeat = 0; repeat < 3; repeat++) {
        Thread.sleep(30);
        assertDoubled(queue.run(new Double(), ramp()), 2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aFailureInAPieceReachesTheCallerAndTheQueueGoesOn(int threads) {
    try (var queue = backend.queue(threads)) {
      assertThatThrownBy(() -> queue.run(new Failing(), ramp()))
          .isInstanceOf(LbrxException.class)
          .hasMessage("piece 900");
      assertDoubled(queue.run(new Double(), ramp()), 2);
    }
  }

  @Test
  void anUnknownOpNamesOpShapesAndBackend() {
    assertThat(backend.supports(new Unknown(), Specs.of(Spec.of(DType.F32, 2, 3)))).isFalse();
    assertThatThrownBy(
            () -> backend.prepare(new Unknown(), Specs.of(Spec.of(DType.F32, 2, 3)), Mode.STRICT))
        .isInstanceOfSatisfying(
            LbrxException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_OP))
        .hasMessageContainingAll("unknown", "f32 2×3", "test");
  }

  @Test
  void aLaunchRefusesTensorsItWasNotPreparedFor() {
    var launch = backend.prepare(new Double(), Specs.of(Spec.of(DType.F32, 4)), Mode.STRICT);
    var four = Tensor.of(Shape.of(4), 1f, 2f, 3f, 4f);
    var three = Tensor.of(Shape.of(3), 1f, 2f, 3f);
    try (var queue = backend.queue(1)) {
      assertThatThrownBy(() -> launch.run(queue, Arguments.of(four, three)))
          .isInstanceOf(LbrxException.class)
          .hasMessageContaining("input 0 is f32 3");
      assertThatThrownBy(() -> launch.run(queue, Arguments.of(three, four)))
          .isInstanceOf(LbrxException.class)
          .hasMessageContaining("output 0 is f32 3");
      assertThatThrownBy(() -> launch.run(queue, Arguments.of(four)))
          .isInstanceOf(LbrxException.class)
          .hasMessageContaining("got 0 inputs");
      assertThatThrownBy(() -> launch.run(queue, new Arguments(List.of(four), List.of(four), 1)))
          .isInstanceOf(LbrxException.class)
          .hasMessageContaining("1 scalars");
    }
  }

  @Test
  void aWrongDtypeNamesOpInputAndDtype() {
    assertThatThrownBy(
            () -> backend.prepare(new Double(), Specs.of(Spec.of(DType.F16, 4)), Mode.STRICT))
        .isInstanceOfSatisfying(
            LbrxException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DTYPE))
        .hasMessage("double: input x is f16 4, expected f32");
  }

  @Test
  void borrowedMemoryIsUsedAgain() {
    var spec = Spec.of(DType.F32, 5000);
    var first = backend.memory().borrow(spec);
    var segment = first.tensor().segment();
    first.close();
    first.close();
    try (var second = backend.memory().borrow(spec);
        var third = backend.memory().borrow(spec)) {
      assertThat(second.tensor().segment().address()).isEqualTo(segment.address());
      assertThat(third.tensor().segment().address()).isNotEqualTo(segment.address());
    }
  }

  private static Tensor ramp() {
    float[] values = new float[N];
    for (int i = 0; i < N; i++) {
      values[i] = i;
    }
    return Tensor.of(Shape.of(N), values);
  }

  private static void assertDoubled(Tensor result, float factor) {
    float[] values = result.segment().toArray(ValueLayout.JAVA_FLOAT);
    for (int i = 0; i < N; i++) {
      assertThat(values[i]).isEqualTo(i * factor);
    }
  }
}
