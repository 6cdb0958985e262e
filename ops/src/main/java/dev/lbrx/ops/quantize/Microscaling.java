package dev.lbrx.ops.quantize;

import dev.lbrx.ops.math.Float4E2M1;
import dev.lbrx.ops.math.Float8E4M3;
import dev.lbrx.ops.math.Float8E8M0;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Specs;

/**
 * MLX's quantization to small floating-point numbers: a group along the last axis shares a scale of
 * one byte, a weight is {@code element · scale}. Element i of a row occupies the bits i·bits …
 * (i+1)·bits − 1 of a little-endian stream of u32 words.
 *
 * <p>Source: OCP Microscaling Formats Specification, revision 1.0 (the first two); NVIDIA's NVFP4.
 */
public enum Microscaling implements Scheme {
  /** E2M1 elements, groups of 32, scales E8M0. */
  MXFP4(4, 32),
  /** E4M3 elements, groups of 32, scales E8M0. */
  MXFP8(8, 32),
  /** E2M1 elements, groups of 16, scales E4M3. */
  NVFP4(4, 16);

  private final int bits;
  private final int group;

  Microscaling(int bits, int group) {
    this.bits = bits;
    this.group = group;
  }

  @Override
  public int bits() {
    return bits;
  }

  @Override
  public int group() {
    return group;
  }

  /** The largest element. */
  public float largest() {
    return bits == 4 ? Float4E2M1.MAX : Float8E4M3.MAX;
  }

  /** The code of the scale of a group that has no scale. */
  public byte noScale() {
    return (byte) (this == NVFP4 ? Float8E4M3.NAN : Float8E8M0.NAN);
  }

  /** The value of a scale's code. */
  public float scale(byte code) {
    return this == NVFP4 ? Float8E4M3.toFloat(code) : Float8E8M0.toFloat(code);
  }

  /**
   * What products multiply: twice an E2M1 element, an integer, or an E4M3 element; signs of zero
   * are kept. Times {@link #step} it is the weight.
   */
  public float multiplier(int code) {
    return bits == 4 ? 2 * Float4E2M1.toFloat(code) : Float8E4M3.toFloat((byte) code);
  }

  /** The scale that belongs to {@link #multiplier}: half of it with E2M1 elements. Exact. */
  public float step(byte code) {
    return bits == 4 ? 0.5f * scale(code) : scale(code);
  }

  /** Checks codes and scales at {@code index} and {@code index + 1} against a row length. */
  public void check(Specs in, int index, long columns) {
    var codes = in.typed(index, "codes", DType.U32).rankAtLeast(1);
    codes.require(
        columns % 32 == 0 && codes.last() == words(columns),
        words(columns) + " words a row for " + columns + " columns in whole units of 32");
    in.typed(index + 1, "scales", DType.U8).shape(codes.spec().shape().withLast(columns / group));
  }
}
