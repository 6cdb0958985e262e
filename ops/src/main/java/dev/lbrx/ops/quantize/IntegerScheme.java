package dev.lbrx.ops.quantize;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * Uniform quantization to one integer an element: {@code w ≈ s·(q − z)}. Symmetric codes are i8 in
 * −h … h with h = 2^(bits−1) − 1, and z is 0; asymmetric ones are u8 in 0 … h with h = 2^bits − 1,
 * and z is the code of zero.
 *
 * <p>Source: Jacob et al., Quantization and Training of Neural Networks for Efficient
 * Integer-Arithmetic-Only Inference, 2018.
 *
 * @param bits 2 … 8
 * @param grouping what shares a scale
 * @param symmetric whether zero is in the middle of the codes
 */
public record IntegerScheme(int bits, Grouping grouping, boolean symmetric) {
  /** Refuses other bits. */
  public IntegerScheme {
    if (bits < 2 || bits > 8) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED, "quantization to " + bits + " bits: choose 2 to 8");
    }
  }

  /** The dtype of the codes. */
  public DType dtype() {
    return symmetric ? DType.I8 : DType.U8;
  }

  /** The largest code, h. */
  public int high() {
    return (1 << (symmetric ? bits - 1 : bits)) - 1;
  }

  /** The least code. */
  public int low() {
    return symmetric ? -high() : 0;
  }

  /**
   * The scale of a group with minimum m ≤ 0 and maximum M ≥ 0, in f32: {@code max(−m, M)/h}, or
   * {@code (M − m)/h}; NaN if that is not finite.
   */
  public float scale(float min, float max) {
    float range = symmetric ? Math.max(-min, max) : max - min;
    return range <= Float.MAX_VALUE ? range / high() : Float.NaN;
  }

  /** The zero point of a group, {@code clamp(rint(−m/s), 0, h)}; 0 where s is 0 or NaN. */
  public int zero(float min, float scale) {
    return symmetric || !(scale > 0) ? 0 : (int) Math.clamp(Math.rint(-min / scale), 0, high());
  }

  /** Refuses rows that groups do not divide. */
  void requireWhole(Specs.Wanted input) {
    if (grouping instanceof Grouping.PerGroup(int size)) {
      input.require(input.last() % size == 0, "rows in whole groups of " + size);
    }
  }
}
