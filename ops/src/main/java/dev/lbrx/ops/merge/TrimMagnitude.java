package dev.lbrx.ops.merge;

import dev.lbrx.ops.BlockSums;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Keeps elements by the rank of their magnitude, sets the others to +0, and may rescale what is
 * left: of N elements the ⌊largest·N⌋ largest are dropped (at most so many that ⌊density·N⌋ are
 * left) and the ⌊density·N⌋ largest of the others are kept. Of equal magnitudes the lower index
 * ranks as the larger. With {@code ofNonzero} N counts the elements that are not zero.
 *
 * <p>In: {@code δ [...]} f32. Out: the same. Magnitudes are compared as their 31 bits, so that NaN
 * counts as larger than infinity and every NaN has a place. Order: ‖δ‖₁ and ‖kept‖₁ by {@link
 * BlockSums}, by additions; {@link Rescale#factor}; one product an element, dropped ones included.
 * Tolerance: none.
 *
 * <p>Source: Yadav et al., TIES-Merging, 2023; Davari and Belilovsky, Model Breadcrumbs, 2023.
 *
 * @param density the fraction to keep, at most 1
 * @param largest the fraction to drop as outliers
 * @param ofNonzero whether both are fractions of the elements that are not zero
 * @param rescale what the kept elements are multiplied by
 */
public record TrimMagnitude(double density, double largest, boolean ofNonzero, Rescale rescale)
    implements Op {
  /** Keeps the largest and rescales nothing. */
  public TrimMagnitude(double density) {
    this(density, 0, false, Rescale.NONE);
  }

  /** How many of {@code elements} are kept. */
  public long kept(long elements) {
    return (long) (density * elements);
  }

  /** How many of {@code elements} are dropped for being too large. */
  public long outliers(long elements) {
    return Math.min((long) (largest * elements), elements - kept(elements));
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
