package dev.lbrx.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.formats.huggingface.RopeParameters;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RotaryFrequenciesTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();

  @Test
  void plainFrequenciesFallFromOne() {
    float[] f = RotaryFrequencies.of(rope("default", NONE, NONE, NONE, OptionalLong.empty()), 8);
    assertThat(f).containsExactly(1, 0.1f, 0.01f, 0.001f);
  }

  @Test
  void linearScalingDividesAll() {
    var four = OptionalDouble.of(4);
    float[] f = RotaryFrequencies.of(rope("linear", four, NONE, NONE, OptionalLong.empty()), 8);
    assertThat(f).containsExactly(0.25f, 0.025f, 0.0025f, 0.00025f);
  }

  @Test
  void llama3DividesLongWavesAndBlendsTheMiddle() {
    var rope =
        rope(
            "llama3",
            OptionalDouble.of(8),
            OptionalDouble.of(1),
            OptionalDouble.of(4),
            OptionalLong.of(1024));
    float[] f = RotaryFrequencies.of(rope, 8);
    // Wavelengths 6.3, 63, 628 and 6283 against 1024 / 4 and 1024 / 1.
    double kept = (1024 / (2 * Math.PI / 0.01) - 1) / 3;
    assertThat(f[0]).isEqualTo(1);
    assertThat(f[1]).isEqualTo(0.1f);
    assertThat(f[2]).isCloseTo((float) (0.01 * ((1 - kept) / 8 + kept)), within(1e-9f));
    assertThat(f[3]).isCloseTo(0.001f / 8, within(1e-9f));
  }

  @Test
  void otherTypesAndMissingParametersAreRefused() {
    assertThatThrownBy(
            () -> RotaryFrequencies.of(rope("yarn", NONE, NONE, NONE, OptionalLong.empty()), 8))
        .isInstanceOfSatisfying(
            LbrxException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
        .hasMessageContaining("yarn");
    assertThatThrownBy(
            () -> RotaryFrequencies.of(rope("linear", NONE, NONE, NONE, OptionalLong.empty()), 8))
        .isInstanceOfSatisfying(
            LbrxException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
        .hasMessageContaining("factor");
  }

  private static RopeParameters rope(
      String type,
      OptionalDouble factor,
      OptionalDouble low,
      OptionalDouble high,
      OptionalLong context) {
    return new RopeParameters(10_000, type, factor, low, high, context);
  }
}
