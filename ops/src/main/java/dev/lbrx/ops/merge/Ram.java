package dev.lbrx.ops.merge;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Adds task vectors so that what one model alone has learned is not diluted. δᵢ = xᵢ − base is
 * active where |δᵢ| &gt; ε. Where one δ is active {@code y = base + λᵢδᵢ}, where several are {@code
 * y = base + Σδ/c} over the c active ones, elsewhere {@code y = base + 0}. With sᵢ the number of
 * elements that δᵢ shares with others, uᵢ of those where it alone is active, {@code λᵢ = 1 + r ·
 * clamp(sᵢ / max(uᵢ, ε), 0, α)}.
 *
 * <p>In: {@code base, x₁ … xₙ [...]} of one shape and dtype, f32, f16 or bf16. Out: the same. Every
 * operation rounded in f32, models in order from +0; one rounding at the end. Tolerance: 1e−6 of
 * |base| + the largest |δ| at an element.
 *
 * @param epsilon above it a change is active
 * @param boost r: 0 for ram, more for ramplus_tl
 * @param limit α: what a model's ratio of shared to unique elements is cut to
 */
public record Ram(float epsilon, float boost, float limit) implements Op {
  @Override
  public Specs infer(Specs in) {
    in.any(1, "x1");
    return Merging.alike(in);
  }

  @Override
  public boolean denseOnly() {
    return true;
  }

  /** λ of a model with so many shared and unique elements. */
  public float factor(long shared, long unique) {
    return 1 + boost * Math.clamp((float) shared / Math.max((float) unique, epsilon), 0f, limit);
  }
}
