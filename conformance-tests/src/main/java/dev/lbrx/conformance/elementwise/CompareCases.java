package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.elementwise.Compare;
import java.util.Optional;
import java.util.stream.Stream;

/** Cases of {@link Compare}. */
public final class CompareCases extends ElementwiseCases<Compare> {
  /** The cases. */
  public CompareCases() {
    super(Stream.of(Compare.Relation.values()).map(Compare::new).toList(), 2, 1);
  }

  @Override
  public Class<Compare> op() {
    return Compare.class;
  }

  @Override
  public Optional<Oracle<Compare>> oracle() {
    return Optional.of(new Oracle.Exact<>("compares, rounds nothing"));
  }
}
