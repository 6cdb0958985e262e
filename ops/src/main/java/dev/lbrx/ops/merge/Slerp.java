package dev.lbrx.ops.merge;

import dev.lbrx.ops.math.Arccos;
import dev.lbrx.ops.math.SinCos;
import dev.lbrx.spi.Specs;

/**
 * Spherical linear interpolation of two tensors seen as vectors. With {@code d = ⟨a/‖a‖, b/‖b‖⟩}:
 * if |d| &gt; 0.9995 then {@code (1−t)·a + t·b}, else {@code θ = arccos d} and {@code
 * (sin((1−t)θ)/sin θ)·a + (sin(tθ)/sin θ)·b}, on the vectors as they are. A norm of at most 1e−8
 * leaves its vector as it is in d.
 *
 * <p>In: {@code a, b}; shapes and order as every {@link Combination}. Tolerance: 1e−6 of the
 * largest |input| at an element, against mergekit.
 *
 * <p>Source: Shoemake, Animating Rotation with Quaternion Curves, 1985.
 *
 * @param t 0 gives a, 1 gives b
 */
public record Slerp(float t) implements Combination {
  /** Above it the vectors count as parallel. */
  public static final float PARALLEL = 0.9995f;

  /** Norms up to it are not divided by. */
  public static final float SMALLEST_NORM = 1e-8f;

  @Override
  public Specs infer(Specs in) {
    return Combination.super.infer(in.count(2));
  }

  @Override
  public void coefficients(float[] gram, int n) {
    float cosine = cosine(gram[0], gram[3], gram[1]);
    gram[0] = factor(1 - t, cosine);
    gram[1] = factor(t, cosine);
  }

  /** d = ⟨a,b⟩ / ‖a‖ / ‖b‖, clamped to [−1, 1], from ⟨a,a⟩, ⟨b,b⟩ and ⟨a,b⟩. */
  private static float cosine(float aa, float bb, float ab) {
    return Math.clamp(ab / divisor(aa) / divisor(bb), -1f, 1f);
  }

  /** The share itself of parallel vectors, else sin(share·θ) / sin θ. */
  private static float factor(float share, float cosine) {
    if (Math.abs(cosine) > PARALLEL) {
      return share;
    }
    float angle = Arccos.of(cosine);
    return SinCos.sin(share * angle) / SinCos.sin(angle);
  }

  private static float divisor(float square) {
    float norm = (float) Math.sqrt(square);
    return norm <= SMALLEST_NORM ? 1f : norm;
  }
}
