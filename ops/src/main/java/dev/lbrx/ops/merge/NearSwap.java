package dev.lbrx.ops.merge;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Takes b where it is near a, and the less of it the further: with {@code ω = t / max(|a − b|,
 * 1e−6)} clamped to [0, 1], {@code y = ω·b + (1 − ω)·a}.
 *
 * <p>In: {@code a, b [...]} of one shape and dtype, f32, f16 or bf16. Out: the same. Everything in
 * f32, every operation rounded, one rounding at the end. Tolerance: a few roundings, 4e−7 of the
 * larger input.
 *
 * @param t the distance up to which b is taken whole
 */
public record NearSwap(float t) implements Op {
  /** Distances below it count as it. */
  public static final float SMALLEST_DISTANCE = 1e-6f;

  @Override
  public Specs infer(Specs in) {
    return Merging.alike(in.count(2));
  }

  @Override
  public boolean denseOnly() {
    return true;
  }

  @Override
  public boolean rowwise() {
    return true;
  }
}
