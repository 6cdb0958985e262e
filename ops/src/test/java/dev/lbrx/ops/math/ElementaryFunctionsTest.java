package dev.lbrx.ops.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The elementary functions against StrictMath, over every 4,099-th float and the special ones. */
class ElementaryFunctionsTest {
  private static final int STEP = 4_099;

  @Test
  void expIsWithinOneUlp() {
    assertThat(UlpSurvey.worst(Exp::of, StrictMath::exp, STEP)).isLessThanOrEqualTo(1);
  }

  @Test
  void logIsWithinOneUlp() {
    assertThat(UlpSurvey.worst(Log::of, StrictMath::log, STEP)).isLessThanOrEqualTo(1);
  }

  @Test
  void sinIsWithinOneUlp() {
    assertThat(UlpSurvey.worst(SinCos::sin, StrictMath::sin, STEP)).isLessThanOrEqualTo(1);
  }

  @Test
  void cosIsWithinOneUlp() {
    assertThat(UlpSurvey.worst(SinCos::cos, StrictMath::cos, STEP)).isLessThanOrEqualTo(1);
  }

  @Test
  void arccosIsWithinOneUlp() {
    assertThat(UlpSurvey.worst(Arccos::of, StrictMath::acos, STEP)).isLessThanOrEqualTo(1);
  }

  @Test
  void exp2IsWithinOneUlp() {
    assertThat(UlpSurvey.worst(Exp2::of, x -> StrictMath.pow(2, x), STEP)).isLessThanOrEqualTo(1);
  }

  @Test
  void tanhIsWithinOneUlp() {
    assertThat(UlpSurvey.worst(Tanh::of, StrictMath::tanh, STEP)).isLessThanOrEqualTo(1);
  }

  @Test
  void erfIsWithinOneUlp() {
    assertThat(UlpSurvey.worst(Erf::of, ElementaryFunctionsTest::erf, STEP)).isLessThanOrEqualTo(1);
  }

  @Test
  void powIsWithinOneUlp() {
    var random = new SplittableRandom(5);
    for (int i = 0; i < 200_000; i++) {
      float x = Float.intBitsToFloat(random.nextInt() & 0x7fffffff);
      // Exponents that keep the result finite.
      float y = (float) (random.nextDouble(-89, 89) / Math.max(1e-9, Math.abs(Math.log(x))));
      assertThat(UlpSurvey.distance(Pow.of(x, y), StrictMath.pow(x, y))).isLessThanOrEqualTo(1);
    }
  }

  /** Terms of one sign, so nothing cancels. */
  private static double erf(double x) {
    double magnitude = Math.min(Math.abs(x), 6);
    double term = magnitude;
    double sum = term;
    for (int n = 1; term > sum * 1e-17; n++) {
      term *= 2 * magnitude * magnitude / (2 * n + 1);
      sum += term;
    }
    double value = 2 / Math.sqrt(Math.PI) * StrictMath.exp(-magnitude * magnitude) * sum;
    return Math.copySign(value, x);
  }

  @Test
  void exp2OfSpecials() {
    assertBits(Exp2.of(Float.NEGATIVE_INFINITY), 0f);
    assertBits(Exp2.of(Float.POSITIVE_INFINITY), Float.POSITIVE_INFINITY);
    assertBits(Exp2.of(Float.NaN), Float.NaN);
    assertBits(Exp2.of(-126f), Float.MIN_NORMAL);
    assertBits(Exp2.of(Math.nextDown(-126f)), 0f);
    assertBits(Exp2.of(128f), Float.POSITIVE_INFINITY);
    assertThat(Exp2.of(Math.nextDown(128f))).isFinite();
    for (int n = -126; n < 128; n++) {
      assertBits(Exp2.of(n), Math.scalb(1f, n));
    }
  }

  @Test
  void tanhAndErfOfSpecials() {
    for (float sign : new float[] {1f, -1f}) {
      assertBits(Tanh.of(sign * 0f), sign * 0f);
      assertBits(Erf.of(sign * 0f), sign * 0f);
      assertBits(Tanh.of(sign * Float.MIN_VALUE), sign * 0f);
      assertBits(Erf.of(sign * Float.MIN_VALUE), sign * 0f);
      assertBits(Erf.of(sign * Math.nextDown(Erf.LOWEST)), sign * 0f);
      assertThat(Math.abs(Erf.of(sign * Erf.LOWEST))).isEqualTo(Float.MIN_NORMAL);
      assertBits(Tanh.of(sign * Float.MIN_NORMAL), sign * Float.MIN_NORMAL);
      assertBits(Tanh.of(sign * Float.POSITIVE_INFINITY), sign);
      assertBits(Erf.of(sign * Float.POSITIVE_INFINITY), sign);
    }
    assertBits(Tanh.of(Float.NaN), Float.NaN);
    assertBits(Erf.of(Float.NaN), Float.NaN);
  }

  @Test
  void powOfSpecials() {
    float infinity = Float.POSITIVE_INFINITY;
    assertBits(Pow.of(Float.NaN, 0f), 1f);
    assertBits(Pow.of(1f, Float.NaN), 1f);
    assertBits(Pow.of(Float.NaN, 1f), Float.NaN);
    assertBits(Pow.of(2f, Float.NaN), Float.NaN);
    assertBits(Pow.of(-1f, infinity), 1f);
    assertBits(Pow.of(-1f, 3f), -1f);
    assertBits(Pow.of(-1f, 0.5f), Float.NaN);
    assertBits(Pow.of(0f, -1f), infinity);
    assertBits(Pow.of(-0f, -1f), -infinity);
    assertBits(Pow.of(-0f, 3f), -0f);
    assertBits(Pow.of(-0f, 2f), 0f);
    assertBits(Pow.of(-0f, -infinity), infinity);
    assertBits(Pow.of(-infinity, -3f), -0f);
    assertBits(Pow.of(-infinity, 3f), -infinity);
    assertBits(Pow.of(-infinity, 0.5f), infinity);
    assertBits(Pow.of(0.5f, infinity), 0f);
    assertBits(Pow.of(0.5f, -infinity), infinity);
    assertBits(Pow.of(-2f, 3f), -8f);
    assertBits(Pow.of(-2f, 0.5f), Float.NaN);
    assertBits(Pow.of(-2f, 0x1p24f), infinity);
    assertBits(Pow.of(-1f, 0x1.000002p23f), -1f);
    assertBits(Pow.of(2f, 127f), 0x1p127f);
    assertBits(Pow.of(2f, 128f), infinity);
    assertBits(Pow.of(2f, -126f), Float.MIN_NORMAL);
    assertBits(Pow.of(2f, -127f), 0f);
    assertBits(Pow.of(-2f, -127f), -0f);
    assertBits(Pow.of(Float.MIN_VALUE, 0.5f), (float) Math.sqrt(Float.MIN_VALUE));
  }

  @Test
  void expOfSpecials() {
    assertBits(Exp.of(Float.NEGATIVE_INFINITY), 0f);
    assertBits(Exp.of(Float.POSITIVE_INFINITY), Float.POSITIVE_INFINITY);
    assertBits(Exp.of(Float.NaN), Float.NaN);
    assertBits(Exp.of(0f), 1f);
    assertBits(Exp.of(-0f), 1f);
    assertBits(Exp.of(-100f), 0f);
    assertBits(Exp.of(Math.nextDown(Exp.LOWEST)), 0f);
    assertThat(Exp.of(Exp.LOWEST)).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
    assertThat(Exp.of(Exp.HIGHEST)).isFinite();
    assertBits(Exp.of(Math.nextUp(Exp.HIGHEST)), Float.POSITIVE_INFINITY);
  }

  @Test
  void expOfANanWithAPayloadIsNan() {
    for (int payload = 1; payload < 1 << 23; payload += 8_191) {
      assertThat(Exp.of(Float.intBitsToFloat(0x7f800000 | payload))).isNaN();
      assertThat(Exp.of(Float.intBitsToFloat(0xff800000 | payload))).isNaN();
    }
  }

  @Test
  void logOfSpecials() {
    assertBits(Log.of(0f), Float.NEGATIVE_INFINITY);
    assertBits(Log.of(-0f), Float.NEGATIVE_INFINITY);
    assertBits(Log.of(Float.POSITIVE_INFINITY), Float.POSITIVE_INFINITY);
    assertBits(Log.of(-1f), Float.NaN);
    assertBits(Log.of(Float.NaN), Float.NaN);
    assertBits(Log.of(1f), 0f);
    assertBits(Log.of(Float.MIN_VALUE), (float) StrictMath.log(Float.MIN_VALUE));
  }

  @Test
  void sinAndCosOfSpecials() {
    assertBits(SinCos.sin(0f), 0f);
    assertBits(SinCos.sin(-0f), -0f);
    assertBits(SinCos.sin(-Float.MIN_VALUE), -0f);
    assertBits(SinCos.sin(Float.MIN_NORMAL), Float.MIN_NORMAL);
    assertBits(SinCos.cos(0f), 1f);
    assertBits(SinCos.cos(Float.MIN_VALUE), 1f);
    for (float x : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      assertBits(SinCos.sin(x), Float.NaN);
      assertBits(SinCos.cos(x), Float.NaN);
    }
  }

  @Test
  void sinAndCosNearMultiplesOfAQuarterTurn() {
    for (int n = 1; n < 200_000; n++) {
      float x = (float) (n * (Math.PI / 2));
      for (float near : new float[] {Math.nextDown(x), x, Math.nextUp(x)}) {
        assertThat(UlpSurvey.distance(SinCos.sin(near), StrictMath.sin(near)))
            .isLessThanOrEqualTo(1);
        assertThat(UlpSurvey.distance(SinCos.cos(near), StrictMath.cos(near)))
            .isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void arccosOfSpecials() {
    assertBits(Arccos.of(1f), 0f);
    assertBits(Arccos.of(-1f), (float) Math.PI);
    assertBits(Arccos.of(0f), (float) (Math.PI / 2));
    assertBits(Arccos.of(-0f), (float) (Math.PI / 2));
    assertBits(Arccos.of(Math.nextUp(1f)), Float.NaN);
    assertBits(Arccos.of(Math.nextDown(-1f)), Float.NaN);
    assertBits(Arccos.of(Float.NaN), Float.NaN);
  }

  private static void assertBits(float got, float wanted) {
    assertThat(Float.floatToIntBits(got)).isEqualTo(Float.floatToIntBits(wanted));
  }
}
