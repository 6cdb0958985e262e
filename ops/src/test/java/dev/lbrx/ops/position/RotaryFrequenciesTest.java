package dev.lbrx.ops.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RotaryFrequenciesTest {
  private static final Percentage ROUNDING = Percentage.withPercentage(1e-5);

  @Test
  void plainFrequenciesFallFromOne() {
    assertThat(new RotaryFrequencies.Plain(10_000).inverse(8, 0))
        .containsExactly(1, 0.1f, 0.01f, 0.001f);
    assertThat(new RotaryFrequencies.Plain(10_000).magnitude()).isEqualTo(1);
  }

  @Test
  void linearScalingDividesAll() {
    assertThat(new RotaryFrequencies.Linear(10_000, 4).inverse(8, 0))
        .containsExactly(0.25f, 0.025f, 0.0025f, 0.00025f);
  }

  @Test
  void givenFactorsDivideEachItsOwn() {
    var divided = new RotaryFrequencies.Divided(10_000, List.of(1.0, 2.0, 4.0, 8.0));
    assertThat(divided.inverse(8, 0)).containsExactly(1, 0.05f, 0.0025f, 0.000125f);
  }

  @Test
  void llama3DividesLongWavesAndBlendsTheMiddle() {
    float[] f = new RotaryFrequencies.Llama3(10_000, 8, 1, 4, 1024).inverse(8, 0);
    // Wavelengths 6.3, 63, 628 and 6283 against 1024 / 4 and 1024 / 1.
    double kept = (1024 / (2 * Math.PI / 0.01) - 1) / 3;
    assertThat(f[0]).isEqualTo(1);
    assertThat(f[1]).isEqualTo(0.1f);
    assertThat(f[2]).isCloseTo((float) (0.01 * ((1 - kept) / 8 + kept)), within(1e-9f));
    assertThat(f[3]).isCloseTo(0.001f / 8, within(1e-9f));
  }

  @Test
  void dynamicNtkRaisesTheBaseBeyondTheContextOnly() {
    var rule = new RotaryFrequencies.DynamicNtk(10_000, 2, 4096);
    float[] plain = {1, 0.1f, 0.01f, 0.001f};
    assertThat(rule.inverse(8, 10)).containsExactly(plain);
    assertThat(rule.inverse(8, 4096)).containsExactly(plain);
    // Base 10,000 · 3^(8/6).
    assertClose(rule.inverse(8, 8192), 1, 0.06933612743506347, 0.004807498567691361, 1 / 3e3);
  }

  @Test
  void yarnBlendsBetweenThePairsOfFastAndSlowTurns() {
    float magnitude = (float) RotaryFrequencies.Yarn.magnitude(4, 1);
    var rule = new RotaryFrequencies.Yarn(1e6, 4, 32_768, 32, 1, true, magnitude);
    float[] f = rule.inverse(128, 0);
    assertThat(f).hasSize(64);
    // The ramp goes from pair 23 to pair 40.
    assertThat(f[23]).isEqualTo((float) Math.pow(1e6, -46 / 128.0));
    assertClose(
        new float[] {f[0], f[30], f[36], f[45], f[63]},
        1,
        0.0010643609812470017,
        0.00017984115587395423,
        1.5107409755953319e-05,
        3.102344401879299e-07);
    assertThat(rule.magnitude()).isCloseTo(1.138629436111989f, within(1e-7f));
    assertThat(RotaryFrequencies.Yarn.magnitude(1, 1)).isEqualTo(1);
    assertThat(RotaryFrequencies.Yarn.magnitude(4, 0)).isEqualTo(1);
  }

  @Test
  void yarnNeedNotRoundItsRamp() {
    var rounded = new RotaryFrequencies.Yarn(1e4, 8, 1024, 32, 1, true, 1).inverse(64, 0);
    var exact = new RotaryFrequencies.Yarn(1e4, 8, 1024, 32, 1, false, 1).inverse(64, 0);
    // c(32) = 5.656, c(1) = 17.697.
    double ramp = (10 - 5.655760879694327) / (17.696960706253574 - 5.655760879694327);
    double f = Math.pow(1e4, -20 / 64.0);
    assertThat(exact[10]).isCloseTo((float) (f * (1 - ramp + ramp / 8)), within(1e-6f));
    ramp = (10 - 5) / 13.0;
    assertThat(rounded[10]).isCloseTo((float) (f * (1 - ramp + ramp / 8)), within(1e-8f));
  }

  @Test
  void longRopeTakesItsLongFactorsBeyondTheContextOnly() {
    var rule =
        new RotaryFrequencies.LongRope(
            10_000,
            List.of(1.0, 1.0, 2.0, 2.0),
            List.of(1.0, 4.0, 8.0, 16.0),
            4096,
            (float) RotaryFrequencies.LongRope.magnitude(32, 4096));
    assertThat(rule.inverse(8, 4096)).containsExactly(1, 0.1f, 0.005f, 0.0005f);
    assertThat(rule.inverse(8, 4097)).containsExactly(1, 0.025f, 0.00125f, 0.0000625f);
    assertThat(rule.magnitude()).isCloseTo(1.1902380714238083f, within(1e-7f));
    assertThat(RotaryFrequencies.LongRope.magnitude(0.5, 4096)).isEqualTo(1);
  }

  @Test
  void proportionalPairsRestBehindTheirShare() {
    assertThat(new RotaryFrequencies.Proportional(10_000, 0.5, 2).inverse(8, 0))
        .containsExactly(0.5f, 0.05f, 0, 0);
  }

  private static void assertClose(float[] got, double... wanted) {
    for (int i = 0; i < wanted.length; i++) {
      assertThat((double) got[i]).isCloseTo(wanted[i], ROUNDING);
    }
  }
}
