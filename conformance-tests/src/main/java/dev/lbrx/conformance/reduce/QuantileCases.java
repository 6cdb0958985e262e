package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.reduce.Quantile;
import java.util.List;
import java.util.Optional;

/** Cases of {@link Quantile}. */
public final class QuantileCases extends RowCases<Quantile> {
  /** The cases. */
  public QuantileCases() {
    super(
        List.of(
            new Quantile(0, Quantile.Interpolation.LINEAR),
            new Quantile(0.5, Quantile.Interpolation.LINEAR),
            new Quantile(0.99, Quantile.Interpolation.LINEAR),
            new Quantile(1, Quantile.Interpolation.LINEAR),
            new Quantile(0.3, Quantile.Interpolation.LOWER)),
        8);
  }

  @Override
  public Class<Quantile> op() {
    return Quantile.class;
  }

  @Override
  public Optional<Oracle<Quantile>> oracle() {
    return Optional.of(new QuantileOracle());
  }
}
