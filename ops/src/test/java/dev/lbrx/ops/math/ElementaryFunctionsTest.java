package dev.lbrx.ops.math;

import static org.assertj.core.api.Assertions.assertThat;

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
