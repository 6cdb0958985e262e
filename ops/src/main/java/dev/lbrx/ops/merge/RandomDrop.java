package dev.lbrx.ops.merge;

import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Keeps each element with probability {@code density}, sets the others to +0, and may rescale what
 * is left. Element e is kept if {@link Philox#uniform} of the stream at e is below the density,
 * rounded to f32. A density of 1 or more keeps everything and rescales nothing.
 *
 * <p>In: {@code δ [...]} f32. Out: the same. Order: ‖δ‖₁ and ‖kept‖₁ by {@link BlockSums}, by
 * additions; {@link Rescale#factor}; one product an element, dropped ones included. Tolerance:
 * none.
 *
 * <p>Source: Yu et al., Language Models are Super Mario (DARE), 2023; the L1 rescale is mergekit's.
 *
 * @param density the probability of keeping an element
 * @param rescale what the kept elements are multiplied by
 * @param stream the random numbers
 */
public record RandomDrop(double density, Rescale rescale, Philox.Stream stream) implements Op {
  @Override
  public Specs infer(Specs in) {
    var x = in.count(1).typed(0, "delta", DType.F32);
    return Specs.of(x.spec());
  }

  @Override
  public boolean denseOnly() {
    return true;
  }

  /** Whether anything is dropped. */
  public boolean drops() {
    return density < 1;
  }
}
