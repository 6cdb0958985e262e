package dev.lbrx.ops.merge;

import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Keeps large elements more often than small ones, sets the others to +0, and may rescale what is
 * left. The element whose magnitude has rank r of the n in its row (the last axis; 0 is the
 * smallest, of equal magnitudes the higher index) is kept if {@link Philox#uniform} of the stream
 * at its index in the tensor is below {@link #probability}.
 *
 * <p>In: {@code δ [...]} f32. Out: the same. Magnitudes are compared as their 31 bits. Order: ‖δ‖₁
 * and ‖kept‖₁ by {@link BlockSums}, by additions; {@link Rescale#factor}; one product an element,
 * dropped ones included. Tolerance: none.
 *
 * <p>Source: Deep et al., DELLA-Merging, 2024; the L1 rescale is mergekit's.
 *
 * @param density the mean probability of keeping an element
 * @param epsilon how far the probabilities reach below and above the density
 * @param rescale what the kept elements are multiplied by
 * @param stream the random numbers
 */
public record DropByRank(double density, double epsilon, Rescale rescale, Philox.Stream stream)
    implements Op {
  @Override
  public Specs infer(Specs in) {
    var x = in.count(1).typed(0, "delta", DType.F32);
    return Specs.of(x.spec());
  }

  @Override
  public boolean denseOnly() {
    return true;
  }

  /** {@code (density − ε) + 2ε·(r/(n − 1))} in f32; the density itself where n is 1. */
  public float probability(int rank, long n) {
    return n == 1
        ? (float) density
        : (float) (density - epsilon) + (float) (2 * epsilon) * (rank / (float) (n - 1));
  }
}
