package dev.lbrx.backend.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.incubator.vector.VectorOperators.UGE;
import static jdk.incubator.vector.VectorOperators.UGT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * Rows of f16 to and from float arrays, with the values of {@link Float#float16ToFloat} and {@link
 * Float#floatToFloat16}. Source: Giesen, Float to half conversions, 2012.
 */
public final class Float16Rows {
  /** What the exponents of f16 and f32 differ by, as f32 bits. */
  private static final int BIAS = 127 - 15 << 23;

  /** The f32 bits of 2⁻¹⁴, f16's least normal number. */
  private static final int LEAST_NORMAL = 127 - 14 << 23;

  /** The f32 bits of 2¹⁶: above what rounds to a finite f16. */
  private static final int OVERFLOW = 127 + 16 << 23;

  /** Sign, exponent and significand of f16 as {@link #ofMoved} takes them. */
  private static final int MOVED = 0x8fffe000;

  /** The f32 bits of infinity. */
  private static final int INFINITE = 0xff << 23;

  private Float16Rows() {}

  static void load(MemorySegment from, long bytes, float[] to, int at, int count) {
    int whole = count - count % Floats.LANES;
    for (int i = 0; i < whole; i += Floats.LANES) {
      var halves =
          ShortVector.fromMemorySegment(
              Floats.SHORTS, from, bytes + 2L * i, ByteOrder.LITTLE_ENDIAN);
      widened((IntVector) halves.convertShape(S2I, Floats.INTS, 0)).intoArray(to, at + i);
    }
    for (int i = whole; i < count; i++) {
      to[at + i] = Float.float16ToFloat(from.get(ValueLayout.JAVA_SHORT_UNALIGNED, bytes + 2L * i));
    }
  }

  static void store(float[] from, int at, MemorySegment to, long bytes, int count) {
    int whole = count - count % Floats.LANES;
    for (int i = 0; i < whole; i += Floats.LANES) {
      ((ShortVector)
              rounded(FloatVector.fromArray(Floats.SPECIES, from, at + i))
                  .convertShape(I2S, Floats.SHORTS, 0))
          .intoMemorySegment(to, bytes + 2L * i, ByteOrder.LITTLE_ENDIAN);
    }
    for (int i = whole; i < count; i++) {
      to.set(ValueLayout.JAVA_SHORT_UNALIGNED, bytes + 2L * i, Float.floatToFloat16(from[at + i]));
    }
  }

  static void round(float[] x, int at, int count) {
    int whole = count - count % Floats.LANES;
    for (int i = 0; i < whole; i += Floats.LANES) {
      widened(rounded(FloatVector.fromArray(Floats.SPECIES, x, at + i))).intoArray(x, at + i);
    }
    for (int i = whole; i < count; i++) {
      x[at + i] = Float.float16ToFloat(Float.floatToFloat16(x[at + i]));
    }
  }

  private static FloatVector widened(IntVector half) {
    return ofMoved(half.lanewise(LSHL, 13));
  }

  /**
   * The numbers whose sign is the highest bit of an int and whose exponent and significand are in
   * bits 27 to 13; other bits do not matter.
   */
  public static FloatVector ofMoved(IntVector bits) {
    // All but infinities and NaNs are 2⁻¹¹² times too small, subnormal ones too.
    var x = bits.and(MOVED).reinterpretAsFloats().mul(0x1p112f);
    var special = x.reinterpretAsInts().or(INFINITE).reinterpretAsFloats();
    return x.blend(special, x.abs().compare(GE, 0x1p16f));
  }

  private static IntVector rounded(FloatVector x) {
    var bits = x.reinterpretAsInts();
    var magnitude = bits.and(0x7fffffff);
    var odd = magnitude.lanewise(LSHR, 13).and(1);
    var normal = magnitude.add(odd).sub(BIAS - 0xfff).lanewise(LSHR, 13);
    // Added to ½ a subnormal result's significand is rounded into the low bits.
    var small = magnitude.reinterpretAsFloats().add(0.5f).reinterpretAsInts().sub(126 << 23);
    var half =
        normal
            .blend(small, magnitude.compare(LT, LEAST_NORMAL))
            .blend(0x7c00, magnitude.compare(UGE, OVERFLOW))
            .blend(0x7e00, magnitude.compare(UGT, INFINITE));
    // The sign in the upper bits too, as a short is widened.
    return half.or(bits.lanewise(ASHR, 16).and(0xffff8000));
  }
}
