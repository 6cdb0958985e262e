package dev.lbrx.ops.merge;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * How much task vectors differ, element by element: the population variance {@code Σ(δᵢ − m)² / n}
 * with {@code m = Σδᵢ / n}.
 *
 * <p>In: {@code δ₁ … δₙ [...]} f32 of one shape, at least one. Out: the same. Order: Σδᵢ from +0 in
 * order; the squares by fused multiply-adds from +0 in order; two divisions. Tolerance: 1e−6 of the
 * largest δ² at an element.
 */
public record Variance() implements Op {
  @Override
  public Specs infer(Specs in) {
    in.typed(0, "x1", DType.F32);
    return Merging.alike(in);
  }

  @Override
  public boolean denseOnly() {
    return true;
  }
}
