package dev.lbrx.conformance;

import dev.lbrx.spi.DType;
import java.util.random.RandomGenerator;

/** What an input's elements are. */
public enum Fill {
  /** Normal numbers of unit variance. */
  NORMAL,
  /** Magnitudes of normal numbers. */
  POSITIVE,
  /** +0. */
  ZERO,
  /** One value, 0.75. */
  CONSTANT,
  /** Both signs, magnitudes from 1e−30 to 1e30. */
  SPREAD,
  /** Unit normals with infinities, NaNs, zeros of both signs and subnormals among them. */
  SPECIAL,
  /** Uniform random bits: for integers and packed codes. */
  BITS,
  /** Random bytes whose floating-point numbers, of any width, lie between 1e−9 and 2 in size. */
  MODERATE,
  /** 0 … 15: row indices. */
  INDEX,
  /** 0 or 1, as often: booleans. */
  FLAGS,
  /** 1 or −1, as often: magnitudes that tie. */
  SIGNS,
  /** −2⁻¹⁰⁰, and small positive codes: with small scales as well, products vanish to −0. */
  VANISHING;

  /** One element as raw bits of the dtype, in the low bits of a long. */
  long bits(DType dtype, RandomGenerator random) {
    return switch (this) {
      case BITS -> random.nextLong();
      case MODERATE -> random.nextLong() & 0xbfbfbfbfbfbfbfbfL | 0x3030303030303030L;
      case INDEX -> random.nextInt(16);
      case FLAGS -> random.nextInt(2);
      case VANISHING -> dtype.computable() ? encode(dtype, -0x1p-100f) : 0x1111111111111111L;
      default -> encode(dtype, value(random));
    };
  }

  private float value(RandomGenerator random) {
    return switch (this) {
      case NORMAL -> (float) random.nextGaussian();
      case POSITIVE -> Math.abs((float) random.nextGaussian());
      case ZERO -> 0f;
      case CONSTANT -> 0.75f;
      case SIGNS -> random.nextBoolean() ? 1f : -1f;
      case SPREAD ->
          (float) (Math.pow(10, random.nextDouble(-30, 30)) * (random.nextBoolean() ? 1 : -1));
      case SPECIAL -> special(random);
      case BITS, MODERATE, INDEX, FLAGS, VANISHING ->
          throw new IllegalStateException(this + " is not a floating-point fill");
    };
  }

  private static float special(RandomGenerator random) {
    return switch (random.nextInt(64)) {
      case 0 -> Float.NaN;
      case 1 -> Float.POSITIVE_INFINITY;
      case 2 -> Float.NEGATIVE_INFINITY;
      case 3, 4 -> -0f;
      case 5, 6 -> 0f;
      case 7, 8 -> Float.intBitsToFloat(random.nextInt(1 << 23) | random.nextInt() & 0x80000000);
      case 9 -> Float.MAX_VALUE;
      case 10 -> Float.MIN_NORMAL;
      default -> (float) random.nextGaussian();
    };
  }

  private static long encode(DType dtype, float value) {
    return switch (dtype) {
      case F32 -> Float.floatToRawIntBits(value);
      case F16 -> Float.floatToFloat16(value);
      case BF16 -> dev.lbrx.ops.math.Bfloat16.fromFloat(value);
      default -> (long) value;
    };
  }
}
