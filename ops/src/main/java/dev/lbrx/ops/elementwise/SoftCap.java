package dev.lbrx.ops.elementwise;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * Bounds logits smoothly: {@code y = cap · tanh(x / cap)}.
 *
 * <p>In: {@code x [...]} f32, f16 or bf16. Out: the same. Order: one division, {@link
 * dev.lbrx.ops.math.Tanh}, one product in f32; one rounding to the dtype at the end.
 *
 * <p>Tolerance: 3 units in the last place of the dtype.
 *
 * <p>Source: Gemma Team, Gemma 2, 2024.
 *
 * @param cap the bound, positive
 */
public record SoftCap(float cap) implements Op {
  /** Refuses what is no bound. */
  public SoftCap {
    if (!(cap > 0 && cap <= Float.MAX_VALUE)) {
      throw new LbrxException(ErrorCode.USAGE, "soft cap " + cap + ": expected a positive number");
    }
  }

  @Override
  public Specs infer(Specs in) {
    return Elementwise.single(in);
  }
}
