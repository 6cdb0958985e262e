package dev.lbrx.ops.merge;

import dev.lbrx.spi.Specs;

/**
 * The mean of fine-tuned models, drawn to their base by how much they disagree: with δᵢ = xᵢ − base
 * of k models, c the mean over pairs of {@code ⟨δᵢ,δⱼ⟩ / max(‖δᵢ‖‖δⱼ‖, 1e−6)} clamped to [−1, 1]
 * and {@code t = k·c / (1 + (k−1)·c)}, the result is {@code base + (t/k)·Σδᵢ}: t times the mean
 * plus 1 − t times the base.
 *
 * <p>In: {@code base, x₁ … xₖ}, k ≥ 2; shapes and order as every {@link Combination}; pairs in
 * order, t in f32. Tolerance: 1e−6 of the largest element, against mergekit.
 *
 * <p>Source: Jang et al., Model Stock: All We Need Is Just a Few Fine-Tuned Models, 2024.
 *
 * @param vectors the whole tensor, or each output channel ({@code filter_wise})
 */
public record ModelStock(Vectors vectors) implements Combination {
  private static final float SMALLEST_NORMS = 1e-6f;

  @Override
  public boolean based() {
    return true;
  }

  @Override
  public Specs infer(Specs in) {
    in.any(2, "x2");
    return Combination.super.infer(in);
  }

  @Override
  public void coefficients(float[] gram, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        float norms = (float) Math.sqrt(gram[i * n + i]) * (float) Math.sqrt(gram[j * n + j]);
        sum += Math.clamp(gram[i * n + j] / Math.max(norms, SMALLEST_NORMS), -1f, 1f);
      }
    }
    float cosine = sum / (n * (n - 1) / 2);
    float share = n * cosine / (1 + (n - 1) * cosine) / n;
    for (int i = 0; i < n; i++) {
      gram[i] = share;
    }
  }
}
