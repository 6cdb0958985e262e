package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.conformance.quantize.BlockTypes;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What random weights seldom show: equal magnitudes, codes halfway, zeros of both signs. */
class BlockTiesTest {
  private static final int ROWS = 24;
  private static final int COLUMNS = 768;

  static Stream<DType> written() {
    return BlockTypes.WRITTEN.stream();
  }

  @ParameterizedTest
  @MethodSource("written")
  void areDecidedAlikeOnBothBackends(DType type) {
    var w = coarse();
    var wanted = run("reference", new QuantizeBlocks(type), w);
    var got = run("cpu-vector", new QuantizeBlocks(type), w);
    assertThat(got.segment().mismatch(wanted.segment())).isEqualTo(-1);
  }

  // Few different values; every third row without negative ones, every fourth of a large scale.
  private static Tensor coarse() {
    var random = new SplittableRandom(7);
    float[] values = new float[ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      int row = i / COLUMNS;
      float step = random.nextInt(row % 3 == 0 ? 0 : -6, 7) * 0.5f;
      float value = step == 0 && random.nextBoolean() ? -0f : step;
      values[i] = row % 4 == 3 ? value * 0x1p126f / 2 : value;
    }
    return Tensor.of(Shape.of(ROWS, COLUMNS), values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void theFirstOfEqualMagnitudesDecides(String backend) {
    var w = Tensor.of(Shape.of(2, 32), new float[64]);
    w.segment().setAtIndex(ValueLayout.JAVA_FLOAT, 3, -2);
    w.segment().setAtIndex(ValueLayout.JAVA_FLOAT, 9, 2);
    w.segment().setAtIndex(ValueLayout.JAVA_FLOAT, 32 + 3, 2);
    w.segment().setAtIndex(ValueLayout.JAVA_FLOAT, 32 + 9, -2);

    // The extreme is kept, its opposite falls one step short.
    var got =
        run(
            backend,
            new DequantizeBlocks(DType.F32),
            run(backend, new QuantizeBlocks(DType.Q4_0), w));
    assertThat(at(got, 3)).isEqualTo(-2);
    assertThat(at(got, 9)).isEqualTo(1.75f);
    assertThat(at(got, 32 + 3)).isEqualTo(2);
    assertThat(at(got, 32 + 9)).isEqualTo(-1.75f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void halvesAreRoundedAwayFromZero(String backend) {
    float[] values = new float[32];
    values[0] = 127;
    values[1] = 0.5f;
    values[2] = -1.5f;
    values[3] = Math.nextDown(0.5f);
    var blocks = run(backend, new QuantizeBlocks(DType.Q8_0), Tensor.of(Shape.of(1, 32), values));
    for (int i = 0; i < 4; i++) {
      int code = blocks.segment().get(ValueLayout.JAVA_BYTE, 2 + i);
      assertThat(code).isEqualTo(List.of(127, 1, -2, 0).get(i));
    }
  }

  private static float at(Tensor tensor, int element) {
    return tensor.segment().getAtIndex(ValueLayout.JAVA_FLOAT, element);
  }

  private static Tensor run(String backend, Op op, Tensor input) {
    try (var queue = Backends.get(backend).queue(1)) {
      return queue.run(op, List.of(input)).getFirst();
    }
  }
}
