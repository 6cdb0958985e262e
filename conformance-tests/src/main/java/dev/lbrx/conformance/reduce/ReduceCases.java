package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.reduce.Reduce;
import java.util.Optional;
import java.util.stream.Stream;

/** Cases of {@link Reduce}. */
public final class ReduceCases extends RowCases<Reduce> {
  /** The cases. */
  public ReduceCases() {
    super(Stream.of(Reduce.Function.values()).map(Reduce::new).toList(), 4);
  }

  @Override
  public Class<Reduce> op() {
    return Reduce.class;
  }

  @Override
  public Optional<Oracle<Reduce>> oracle() {
    return Optional.of(new ReduceOracle());
  }
}
