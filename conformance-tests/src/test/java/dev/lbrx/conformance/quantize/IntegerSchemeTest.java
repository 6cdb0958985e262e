package dev.lbrx.conformance.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.ops.quantize.DequantizeIntegers;
import dev.lbrx.ops.quantize.Grouping;
import dev.lbrx.ops.quantize.IntegerScheme;
import dev.lbrx.ops.quantize.QuantizeIntegers;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What integer quantization promises whoever uses it: half a step, and zero kept. */
class IntegerSchemeTest {
  private static final int ROWS = 3;
  private static final int COLUMNS = 192;

  static Stream<IntegerScheme> schemes() {
    return IntegerSchemes.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void everyWeightComesBackWithinHalfAStep(IntegerScheme scheme) {
    var random = new Random(5);
    float[] w = new float[ROWS * COLUMNS];
    for (int i = 0; i < w.length; i++) {
      // Rows of different ranges, and zeros, which have a code of their own.
      w[i] = i % 7 == 0 ? 0f : (float) (random.nextGaussian() + 0.5) * (1 + i / COLUMNS);
    }
    Backend backend = Backends.get("reference");
    try (var queue = backend.queue(1)) {
      var input = Tensor.of(Shape.of(ROWS, COLUMNS), w);
      var quantized = queue.run(new QuantizeIntegers(scheme), List.of(input));
      var back = queue.run(new DequantizeIntegers(scheme, DType.F32), quantized).getFirst();
      float[] got = back.segment().toArray(ValueLayout.JAVA_FLOAT);
      float[] scales = quantized.get(1).segment().toArray(ValueLayout.JAVA_FLOAT);
      int each = w.length / scales.length;
      for (int i = 0; i < w.length; i++) {
        float step = scales[i / each];
        assertThat(Math.abs(got[i] - w[i]))
            .isLessThanOrEqualTo(step * (scheme.symmetric() ? 0.5001f : 1.0001f));
        if (w[i] == 0) {
          assertThat(got[i]).isZero();
        }
      }
    }
  }

  @Test
  void refusesWhatItCannotStore() {
    assertThatThrownBy(() -> new IntegerScheme(9, new Grouping.PerTensor(), true))
        .isInstanceOf(LbrxException.class)
        .hasMessage("quantization to 9 bits: choose 2 to 8");
    assertThatThrownBy(() -> new Grouping.PerGroup(48))
        .isInstanceOf(LbrxException.class)
        .hasMessage("group size 48: choose a multiple of 32 up to 256");
  }
}
