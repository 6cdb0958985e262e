package dev.lbrx.ops.elementwise;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Decomposition;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import java.util.List;
import java.util.Optional;

/** The shape rules and the decomposition that elementwise ops share. */
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

  /** A function of the first input, times the second. */
  static Optional<Decomposition> gated(Unary.Function function, Specs in) {
    // Intermediates are f32: with 16-bit inputs the steps would round once more.
    return in.get(0).dtype() != DType.F32
        ? Optional.empty()
        : Optional.of(
            new Decomposition(
                List.of(
                    Decomposition.Step.of(new Unary(function), 0),
                    Decomposition.Step.of(new Binary(Binary.Function.MULTIPLY), 2, 1)),
                List.of(3)));
  }
}
