package dev.lbrx.ops.merge;

import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/** The shape rule that merging ops share. */
final class Merging {
  private Merging() {}

  /** All inputs have the shape and dtype of the first. */
  static Specs alike(Specs in) {
    Spec x = in.floating(0, "x1").spec();
    for (int i = 1; i < in.size(); i++) {
      in.typed(i, "x" + (i + 1), x.dtype()).shape(x.shape());
    }
    return Specs.of(x.as(x.dtype()));
  }
}
