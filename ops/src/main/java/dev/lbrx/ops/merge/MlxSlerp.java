package dev.lbrx.ops.merge;

import dev.lbrx.ops.math.Arccos;
import dev.lbrx.ops.math.SinCos;
import dev.lbrx.spi.Specs;

/**
 * The slerp of "MergeKit for MLX": with {@code d = ⟨a,b⟩ / (‖a‖‖b‖)} clamped to [0, 1] and {@code θ
 * = arccos d}, {@code (sin((1−t)θ)/sin(θ + 1e−5))·a + (sin(tθ)/sin(θ + 1e−5))·b}. Unlike {@link
 * Slerp} it treats obtuse vectors as orthogonal and makes parallel ones shorter, down to zero for
 * equal ones; a zero vector gives NaN.
 *
 * <p>In: {@code a, b}; shapes and order as every {@link Combination}. Tolerance: 1e−6 of the
 * largest |input| at an element.
 *
 * @param t 0 is near a, 1 near b
 */
public record MlxSlerp(float t) implements Combination {
  private static final float SHIFT = 1e-5f;

  @Override
  public Specs infer(Specs in) {
    return Combination.super.infer(in.count(2));
  }

  @Override
  public void coefficients(float[] gram, int n) {
    float norms = (float) Math.sqrt(gram[0]) * (float) Math.sqrt(gram[3]);
    float angle = Arccos.of(Math.clamp(gram[1] / norms, 0f, 1f));
    float sine = SinCos.sin(angle + SHIFT);
    gram[0] = SinCos.sin((1 - t) * angle) / sine;
    gram[1] = SinCos.sin(t * angle) / sine;
  }
}
