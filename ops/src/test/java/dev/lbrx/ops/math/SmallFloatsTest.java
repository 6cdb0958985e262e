package dev.lbrx.ops.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Conversions of floats of eight and four bits, over every code and around every tie. */
class SmallFloatsTest {
  @Test
  void everyE4M3CodeHasTheValueOfItsFields() {
    for (int code = 0; code < 256; code++) {
      float value = Float8E4M3.toFloat((byte) code);
      if ((code & 0x7f) == Float8E4M3.NAN) {
        assertThat(value).isNaN();
        assertThat(Float8E4M3.fromFloat(value) & 0x7f).isEqualTo(Float8E4M3.NAN);
        continue;
      }
      assertThat(value).isEqualTo(fields(code >> 7, code >> 3 & 15, code & 7, 3, 7));
      assertThat(Float8E4M3.fromFloat(value)).isEqualTo((byte) code);
    }
  }

  @Test
  void everyE5M2CodeHasTheValueOfItsFields() {
    for (int code = 0; code < 256; code++) {
      float value = Float8E5M2.toFloat((byte) code);
      if ((code & 0x7f) > 0x7c) {
        assertThat(value).isNaN();
        assertThat(Float.isNaN(Float8E5M2.toFloat(Float8E5M2.fromFloat(value)))).isTrue();
        continue;
      }
      float wanted =
          (code & 0x7f) == 0x7c
              ? Math.copySign(Float.POSITIVE_INFINITY, code < 128 ? 1 : -1)
              : fields(code >> 7, code >> 2 & 31, code & 3, 2, 15);
      assertThat(value).isEqualTo(wanted);
      assertThat(Float8E5M2.fromFloat(value)).isEqualTo((byte) code);
    }
  }

  private static float fields(int sign, int exponent, int fraction, int bits, int bias) {
    double value =
        exponent == 0
            ? Math.scalb((double) fraction, 1 - bias - bits)
            : Math.scalb(1 + Math.scalb((double) fraction, -bits), exponent - bias);
    return (float) (sign == 0 ? value : -value);
  }

  @Test
  void tiesGoToEvenAndTheRestToTheNearest() {
    assertRounds(0x7e, c -> Float8E4M3.toFloat((byte) c), x -> Float8E4M3.fromFloat(x) & 0xff);
    assertRounds(0x7b, c -> Float8E5M2.toFloat((byte) c), x -> Float8E5M2.fromFloat(x) & 0xff);
  }

  private static void assertRounds(
      int last, IntFunction<Float> value, ToIntFunction<Float> encode) {
    for (int code = 0; code < last; code++) {
      float tie = (value.apply(code) + value.apply(code + 1)) / 2;
      int even = code + (code & 1);
      assertThat(encode.applyAsInt(tie)).isEqualTo(even);
      assertThat(encode.applyAsInt(-tie)).isEqualTo(even | 0x80);
      assertThat(encode.applyAsInt(Math.nextDown(tie))).isEqualTo(code);
      assertThat(encode.applyAsInt(Math.nextUp(tie))).isEqualTo(code + 1);
    }
  }

  @Test
  void e4m3Saturates() {
    for (float x : new float[] {448, 464, 480, 1e9f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
      assertThat(Float8E4M3.fromFloat(x)).isEqualTo((byte) 0x7e);
      assertThat(Float8E4M3.fromFloat(-x)).isEqualTo((byte) 0xfe);
    }
    assertThat(Float8E4M3.fromFloat(Float.MIN_VALUE)).isEqualTo((byte) 0);
    assertThat(Float8E4M3.fromFloat(-Float.MIN_VALUE)).isEqualTo((byte) 0x80);
  }

  @Test
  void e5m2OverflowsToInfinity() {
    assertThat(Float8E5M2.fromFloat(Math.nextDown(61440f))).isEqualTo((byte) 0x7b);
    assertThat(Float8E5M2.fromFloat(61440)).isEqualTo((byte) 0x7c);
    assertThat(Float8E5M2.fromFloat(-Float.MAX_VALUE)).isEqualTo((byte) 0xfc);
  }

  @Test
  void everyE8M0CodeIsAPowerOfTwo() {
    for (int code = 0; code < 255; code++) {
      assertThat(Float8E8M0.toFloat((byte) code)).isEqualTo((float) Math.scalb(1d, code - 127));
      assertThat(Float8E8M0.ofExponent(code - 127)).isEqualTo((byte) code);
    }
    assertThat(Float8E8M0.toFloat((byte) 255)).isNaN();
    assertThat(Float8E8M0.ofExponent(-200)).isEqualTo((byte) 0);
    assertThat(Float8E8M0.ofExponent(200)).isEqualTo((byte) 254);
  }

  @Test
  void e2m1TiesGoToTheSmallerMagnitude() {
    float[] values = {0, 0.5f, 1, 1.5f, 2, 3, 4, 6};
    for (int code = 0; code < 8; code++) {
      assertThat(Float4E2M1.toFloat(code)).isEqualTo(values[code]);
      assertThat(Float4E2M1.toFloat(code | 8)).isEqualTo(-values[code]);
      assertThat(Float4E2M1.fromFloat(values[code])).isEqualTo(code);
      assertThat(Float4E2M1.fromFloat(-values[code])).isEqualTo(code == 0 ? 0 : code | 8);
    }
    for (int code = 0; code < 7; code++) {
      float tie = (values[code] + values[code + 1]) / 2;
      assertThat(Float4E2M1.fromFloat(tie)).isEqualTo(code);
      assertThat(Float4E2M1.fromFloat(Math.nextUp(tie))).isEqualTo(code + 1);
    }
    assertThat(Float4E2M1.fromFloat(Float.POSITIVE_INFINITY)).isEqualTo(7);
    assertThat(Float4E2M1.fromFloat(Float.NaN)).isZero();
  }
}
