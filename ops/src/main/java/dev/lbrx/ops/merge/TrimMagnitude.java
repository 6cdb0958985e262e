package dev.lbrx.ops.merge;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Keeps the ⌊density · N⌋ elements of largest magnitude and sets the others to +0. Of equal
 * magnitudes the lower index is kept. A density of 1 or more keeps everything.
 *
 * <p>In: {@code δ [...]} f32. Out: the same. Magnitudes are compared as their 31 bits, so that NaN
 * counts as larger than infinity and every NaN has a place. No arithmetic: exact.
 *
 * <p>Source: Yadav et al., TIES-Merging, 2023.
 *
 * @param density the fraction to keep, above 0
 */
public record TrimMagnitude(double density) implements Op {
  /** How many of {@code elements} are kept. */
  public long kept(long elements) {
    return density >= 1 ? elements : (long) (density * elements);
  }

  @Override
  public Specs infer(Specs in) {
    var x = in.count(1).typed(0, "delta", DType.F32);
    return Specs.of(x.spec());
  }

  @Override
  public boolean denseOnly() {
    return true;
  }
}
