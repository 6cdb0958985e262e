package dev.lbrx.ops.elementwise;

import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/** The shape rules that elementwise ops share. */
final class Elementwise {
  private Elementwise() {}

  static Specs single(Specs in) {
    Spec x = in.count(1).floating(0, "x").spec();
    return Specs.of(x.as(x.dtype()));
  }

  static Specs pair(Specs in) {
    Spec a = in.count(2).floating(0, "a").spec();
    in.typed(1, "b", a.dtype()).shape(a.shape());
    return Specs.of(a.as(a.dtype()));
  }
}
