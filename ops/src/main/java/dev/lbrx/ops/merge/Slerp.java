package dev.lbrx.ops.merge;

import dev.lbrx.ops.BlockSums;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Spherical linear interpolation of two tensors seen as vectors. With {@code d = ⟨a/‖a‖, b/‖b‖⟩}:
 * if |d| &gt; 0.9995 then {@code (1−t)·a + t·b}, else {@code θ = arccos d} and {@code
 * (sin((1−t)θ)/sin θ)·a + (sin(tθ)/sin θ)·b}, on the vectors as they are. A norm of at most 1e−8
 * leaves its vector as it is in d.
 *
 * <p>In: {@code a, b [...]} of one shape and dtype, f32, f16 or bf16. Out: the same. Everything in
 * f32, one rounding at the end.
 *
 * <p>Order: ⟨a,a⟩, ⟨b,b⟩ and ⟨a,b⟩ by {@link BlockSums}, by fused multiply-adds; d = ⟨a,b⟩ / ‖a‖ /
 * ‖b‖, clamped to [−1, 1]; the two factors u and v once a tensor; {@code fma(v, b, u·a)} an
 * element. Tolerance: 1e−6 of the largest |input| at an element, against mergekit.
 *
 * <p>Source: Shoemake, Animating Rotation with Quaternion Curves, 1985.
 *
 * @param t 0 gives a, 1 gives b
 */
public record Slerp(float t) implements Op {
  /** Above it the vectors count as parallel. */
  public static final float PARALLEL = 0.9995f;

  /** Norms up to it are not divided by. */
  public static final float SMALLEST_NORM = 1e-8f;

  @Override
  public Specs infer(Specs in) {
    in.count(2);
    return Merging.alike(in);
  }

  @Override
  public boolean denseOnly() {
    return true;
  }
}
