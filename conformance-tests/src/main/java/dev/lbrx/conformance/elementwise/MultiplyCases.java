package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.elementwise.Multiply;
import java.util.Optional;

/** Cases of {@link Multiply}. */
public final class MultiplyCases extends ElementwiseCases<Multiply> {
  /** The cases. */
  public MultiplyCases() {
    super(new Multiply(), 2, 1);
  }

  @Override
  public Class<Multiply> op() {
    return Multiply.class;
  }

  @Override
  public Optional<Oracle<Multiply>> oracle() {
    return Optional.of(ElementwiseOracle.rounded((a, b) -> a * b));
  }
}
