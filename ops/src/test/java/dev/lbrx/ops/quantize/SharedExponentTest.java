package dev.lbrx.ops.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedExponentTest {
  @ParameterizedTest
  @CsvSource({
    // What MLX 0.30.6 (nearest) and 0.32.4 (ceiling) gave, and what OCP's rule says.
    "4.0, 126, 127, 127",
    "8.4, 127, 128, 128",
    "7.9, 127, 128, 127",
    "6.0, 127, 127, 127",
    "6.0000005, 127, 128, 127",
    "1e-38, 0, 0, 0",
  })
  void theScaleOfMxfp4FollowsTheRule(float largest, int nearest, int ceiling, int floor) {
    assertThat(scale(SharedExponent.NEAREST, largest)).isEqualTo(nearest);
    assertThat(scale(SharedExponent.CEILING, largest)).isEqualTo(ceiling);
    assertThat(scale(SharedExponent.FLOOR, largest)).isEqualTo(floor);
  }

  private static int scale(SharedExponent rule, float largest) {
    var op = new QuantizeMicroscaling(Microscaling.MXFP4, rule);
    return op.scale(largest, largest / 6) & 0xff;
  }

  @ParameterizedTest
  @CsvSource({"CEILING, 127", "NEAREST, 127", "FLOOR, 127"})
  void aGroupOfZerosHasTheScaleOne(SharedExponent rule, int code) {
    assertThat(scale(rule, 0f)).isEqualTo(code);
  }
}
