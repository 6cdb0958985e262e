package dev.lbrx.ops.merge;

import dev.lbrx.ops.math.Arccos;
import dev.lbrx.ops.math.SinCos;
import dev.lbrx.spi.Specs;

/**
 * Spherical linear interpolation of two tensors or two task vectors, of whole tensors or of their
 * rows or columns. With {@code d = ⟨a,b⟩ / max(‖a‖, 1e−7) / max(‖b‖, 1e−7)} clamped to [−1, 1] and
 * {@code θ = arccos d}: {@code (1−t)·a + t·b} where |sin θ| &lt; 1e−8, else {@code (sin((1−t)θ)/sin
 * θ)·a + (sin(tθ)/sin θ)·b}.
 *
 * <p>In: the base if based, {@code a, b}; shapes and order as every {@link Combination}. Tolerance:
 * 1e−6 of the largest |input| at an element, up to 134° apart; opposite vectors are decided by
 * rounding.
 *
 * @param t 0 gives a, 1 gives b
 * @param based whether a and b are seen from a base
 * @param vectors what is interpolated
 */
public record Nuslerp(float t, boolean based, Vectors vectors) implements Combination {
  private static final float SMALLEST_NORM = 1e-7f;
  private static final float SMALLEST_SINE = 1e-8f;

  @Override
  public Specs infer(Specs in) {
    return Combination.super.infer(in.count(based ? 3 : 2));
  }

  @Override
  public void coefficients(float[] gram, int n) {
    float cosine = Math.clamp(gram[1] / norm(gram[0]) / norm(gram[3]), -1f, 1f);
    float angle = Arccos.of(cosine);
    float sine = SinCos.sin(angle);
    boolean straight = Math.abs(sine) < SMALLEST_SINE;
    gram[0] = straight ? 1 - t : SinCos.sin((1 - t) * angle) / sine;
    gram[1] = straight ? t : SinCos.sin(t * angle) / sine;
  }

  private static float norm(float square) {
    return Math.max((float) Math.sqrt(square), SMALLEST_NORM);
  }
}
