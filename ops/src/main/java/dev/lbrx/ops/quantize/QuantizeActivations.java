package dev.lbrx.ops.quantize;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Quantizes activations to 8 bits in blocks of 32: {@code d = max|x|/127} in f32, {@code q =
 * clamp(rint(x/d), −127, 127)}, or 0 where d is 0 or the quotient NaN. A block with a NaN has d =
 * NaN.
 *
 * <p>In: {@code x [..., k]} f32, k a multiple of 32. Out: {@code q [..., k]} i8; {@code d [...,
 * k/32]} f32. Tolerance: none.
 */
public record QuantizeActivations() implements Op {
  /** Elements of a block. */
  public static final int BLOCK = 32;

  /** The largest code. */
  public static final int TOP = 127;

  @Override
  public Specs infer(Specs in) {
    var x = in.count(1).typed(0, "x", DType.F32).rankAtLeast(1);
    x.require(x.last() % BLOCK == 0, "rows in whole blocks of " + BLOCK);
    var blocks = x.spec().shape().withLast(x.last() / BLOCK);
    return Specs.of(x.spec().as(DType.I8), Spec.of(DType.F32, blocks));
  }
}
