package dev.lbrx.backend.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.lbrx.ops.math.Float4E2M1;
import dev.lbrx.ops.math.Float8E4M3;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;

/** Multipliers and steps of {@link Microscaling} weights from their codes. */
public final class MicroscalingCodes {
  private static final int LANES = Floats.LANES;
  private static final VectorShuffle<Integer> BY_FOUR =
      VectorShuffle.fromOp(Floats.INTS, i -> i / 4);
  private static final VectorShuffle<Integer> BY_EIGHT =
      VectorShuffle.fromOp(Floats.INTS, i -> i / 8);
  private static final IntVector INDEX = IntVector.zero(Floats.INTS).addIndex(1);
  private static final IntVector DOUBLED = IntVector.broadcast(Floats.INTS, Float4E2M1.DOUBLED);

  private static final int SIGN = 0x80000000;

  /** The steps of every code of a scale, by format. */
  private static final float[][] STEPS =
      Arrays.stream(Microscaling.values()).map(MicroscalingCodes::steps).toArray(float[][]::new);

  private MicroscalingCodes() {}

  private static float[] steps(Microscaling format) {
    float[] steps = new float[256];
    for (int code = 0; code < steps.length; code++) {
      steps[code] = format.step((byte) code);
    }
    return steps;
  }

  /** Steps of {@code count} scales from a byte offset. */
  public static void steps(
      Microscaling format, Tensor scales, long bytes, int count, float[] to, int at) {
    float[] steps = STEPS[format.ordinal()];
    for (int i = 0; i < count; i++) {
      to[at + i] = steps[scales.segment().get(ValueLayout.JAVA_BYTE, bytes + i) & 0xff];
    }
  }

  /**
   * Multipliers of {@code count} codes, whole units, code after code. Behind the words a vector's
   * worth more must be readable.
   */
  public static void unpack(int[] words, int word, int bits, int count, float[] to, int at) {
    var place = bits == 4 ? BY_EIGHT : BY_FOUR;
    var shifts = INDEX.and(32 / bits - 1).mul(bits);
    for (int i = 0; i < count; i += LANES) {
      int bit = i * bits;
      var codes =
          IntVector.fromArray(Floats.INTS, words, word + bit / 32)
              .rearrange(place)
              .lanewise(LSHR, shifts)
              .lanewise(LSHR, bit % 32);
      (bits == 4 ? four(codes) : eight(codes)).intoArray(to, at + i);
    }
  }

  /**
   * Multipliers where units lie side by side: word w of unit u at {@code w · units + u}, code j's
   * at {@code j · units + u}. Units are whole vectors.
   */
  public static void unpackUnits(int[] words, int bits, int units, float[] to, int at) {
    if (bits == 4) {
      for (int w = 0; w < 4; w++) {
        for (int u = 0; u < units; u += LANES) {
          fours(words, w * units + u, to, at + w * 8 * units + u, units);
        }
      }
    } else {
      for (int w = 0; w < 8; w++) {
        for (int u = 0; u < units; u += LANES) {
          eights(words, w * units + u, to, at + w * 4 * units + u, units);
        }
      }
    }
  }

  private static void fours(int[] words, int word, float[] to, int at, int units) {
    var codes = IntVector.fromArray(Floats.INTS, words, word);
    for (int i = 0; i < 8; i++) {
      four(codes).intoArray(to, at + i * units);
      codes = codes.lanewise(LSHR, 4);
    }
  }

  private static void eights(int[] words, int word, float[] to, int at, int units) {
    var codes = IntVector.fromArray(Floats.INTS, words, word);
    for (int i = 0; i < 4; i++) {
      eight(codes).intoArray(to, at + i * units);
      codes = codes.lanewise(LSHR, 8);
    }
  }

  /** Of E2M1 codes in the lowest four bits: a digit of a constant, and the sign. */
  private static FloatVector four(IntVector codes) {
    var magnitude = DOUBLED.lanewise(LSHR, codes.and(7).lanewise(LSHL, 2)).and(15);
    return ((FloatVector) magnitude.convert(I2F, 0))
        .reinterpretAsInts()
        .lanewise(XOR, codes.lanewise(LSHL, 28).and(SIGN))
        .reinterpretAsFloats();
  }

  /** Of E4M3 codes in the lowest eight bits. */
  private static FloatVector eight(IntVector codes) {
    var magnitude = codes.and(0x7f);
    var normal = magnitude.lanewise(LSHL, 20).add(127 - 7 << 23).reinterpretAsFloats();
    var small = ((FloatVector) magnitude.convert(I2F, 0)).mul(0x1p-9f);
    return normal
        .blend(small, magnitude.compare(LT, 8).cast(Floats.SPECIES))
        .blend(Float.NaN, magnitude.compare(EQ, Float8E4M3.NAN).cast(Floats.SPECIES))
        .reinterpretAsInts()
        .lanewise(XOR, codes.lanewise(LSHL, 24).and(SIGN))
        .reinterpretAsFloats();
  }
}
