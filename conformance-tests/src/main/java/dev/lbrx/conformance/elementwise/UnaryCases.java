package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.elementwise.Unary;
import java.util.Optional;
import java.util.stream.Stream;

/** Cases of {@link Unary}. */
public final class UnaryCases extends ElementwiseCases<Unary> {
  /** The cases. */
  public UnaryCases() {
    super(Stream.of(Unary.Function.values()).map(Unary::new).toList(), 1, 30);
  }

  @Override
  public Class<Unary> op() {
    return Unary.class;
  }

  @Override
  public Optional<Oracle<Unary>> oracle() {
    return Optional.of(
        new ElementwiseOracle<>(
            (op, x, _) -> UnaryFormulas.value(op.function(), x),
            (op, x, _, value) -> UnaryFormulas.bound(op.function(), x, value)));
  }
}
