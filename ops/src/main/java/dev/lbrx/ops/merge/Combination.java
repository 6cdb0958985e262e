package dev.lbrx.ops.merge;

import dev.lbrx.ops.BlockSums;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Ops whose result is a linear combination of vectors, with coefficients that depend on nothing but
 * the vectors' dot products: interpolations on a sphere, means of directions.
 *
 * <p>In: {@code x₁ … xₙ [...]} of one shape and dtype, f32, f16 or bf16; where {@link #based}, the
 * base comes before them. Out: the same. vᵢ is xᵢ, or xᵢ − base (one subtraction in f32). {@link
 * #vectors} says whether a tensor is one vector or many.
 *
 * <p>Order: ⟨vᵢ,vⱼ⟩ for i ≤ j by {@link BlockSums}, by fused multiply-adds; {@link #coefficients}
 * once a vector; then an element is {@code c₁v₁}, {@code fma(cᵢ, vᵢ, …)} for the others in order,
 * and where based {@code base + …}; everything in f32, one rounding at the end.
 */
public sealed interface Combination extends Op
    permits Karcher, MlxSlerp, ModelStock, Multislerp, Nuslerp, Slerp {
  /** Whether the first input is a base that the vectors start from. */
  default boolean based() {
    return false;
  }

  /** What the vectors are. */
  default Vectors vectors() {
    return Vectors.WHOLE;
  }

  /**
   * Replaces the first n of the dot products of n vectors by the vectors' coefficients.
   *
   * @param gram ⟨vᵢ,vⱼ⟩ at {@code i·n + j}
   * @param n how many vectors are combined
   */
  void coefficients(float[] gram, int n);

  @Override
  default Specs infer(Specs in) {
    return Merging.alike(in);
  }

  @Override
  default boolean denseOnly() {
    return true;
  }

  @Override
  default boolean rowwise() {
    return vectors() == Vectors.ROWS;
  }
}
