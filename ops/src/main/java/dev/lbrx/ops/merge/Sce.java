package dev.lbrx.ops.merge;

import dev.lbrx.ops.BlockSums;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Select, calculate, erase: adds task vectors to a base, each weighted by its mean square. Where
 * selective, δᵢ counts where {@code selected} is not zero, and is 0 elsewhere; {@code wᵢ = qᵢ / Σq}
 * with qᵢ the mean of δᵢ² over the tensor, 1/n for all where Σq &lt; 1e−6; σ = +1 where Σδᵢ ≥ 0,
 * else −1; only entries whose sign is σ remain (a zero never does): {@code y = base + Σ δᵢwᵢ /
 * max(Σ wᵢ, 1e−6)}.
 *
 * <p>In: {@code base [...]} f32, f16 or bf16; {@code selected [...]} if selective, and {@code δ₁ …
 * δₙ [...]}, f32, the shape of base. Out: as base. Order: Σδᵢ² by {@link BlockSums}, by fused
 * multiply-adds; products and sums each rounded, models in order from +0; one rounding at the end.
 * Tolerance: 1e−5 of |base| + the largest |δ| at an element.
 *
 * <p>Source: Wan et al., FuseChat, 2024.
 *
 * @param selective whether elements are selected
 */
public record Sce(boolean selective) implements Op {
  /** Sums of weights or squares below it are not divided by. */
  public static final float SMALLEST_SUM = 1e-6f;

  @Override
  public Specs infer(Specs in) {
    var base = in.floating(0, "base");
    in.any(first(), "delta 1");
    for (int i = 1; i < in.size(); i++) {
      String name = i < first() ? "selected" : "delta " + (i - first() + 1);
      in.typed(i, name, DType.F32).shape(base.spec().shape());
    }
    return Specs.of(base.spec().as(base.spec().dtype()));
  }

  @Override
  public boolean denseOnly() {
    return true;
  }

  /** The index of the first task vector among the inputs. */
  public int first() {
    return selective ? 2 : 1;
  }

  /** Replaces the sums of squares of n tensors of so many elements by the weights. */
  public static void weights(float[] squares, int n, long elements) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      squares[i] /= elements;
      sum += squares[i];
    }
    for (int i = 0; i < n; i++) {
      squares[i] = sum < SMALLEST_SUM ? 1f / n : squares[i] / sum;
    }
  }
}
