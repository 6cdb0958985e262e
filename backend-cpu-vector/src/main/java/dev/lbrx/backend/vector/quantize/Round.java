package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.I2F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Rounding to nearest, ties to even, by adding 1.5·2²³, which leaves integers in the low bits. */
public final class Round {
  static final float SHIFT = 0x1.8p23f;
  static final int BITS = Float.floatToRawIntBits(SHIFT);

  private Round() {}

  /**
   * Clamped codes as floats, of numbers that are not NaN: there the clamping of the bits is that of
   * numbers of any size.
   */
  public static FloatVector clamped(FloatVector x, int low, int high) {
    return x.add(SHIFT)
        .reinterpretAsInts()
        .max(BITS + low)
        .min(BITS + high)
        .reinterpretAsFloats()
        .sub(SHIFT);
  }

  /** Integers, of numbers below 2²² in magnitude. */
  public static IntVector small(FloatVector x) {
    return x.add(SHIFT).reinterpretAsInts().sub(BITS);
  }

  /** As the definition does it: 0 of NaN, and beyond ±2²² whatever the low 23 bits say. */
  public static IntVector nearest(FloatVector x) {
    return x.add(SHIFT).reinterpretAsInts().and(0x7fffff).sub(0x400000);
  }

  /** Truncated to integers. */
  public static IntVector toInts(FloatVector x) {
    return (IntVector) x.convert(F2I, 0);
  }

  /** Integers as floats. */
  public static FloatVector toFloats(IntVector x) {
    return (FloatVector) x.convert(I2F, 0);
  }
}
