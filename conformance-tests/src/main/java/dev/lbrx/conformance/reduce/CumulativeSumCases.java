package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.reduce.CumulativeSum;
import java.util.List;
import java.util.Optional;

/** Cases of {@link CumulativeSum}. */
public final class CumulativeSumCases extends RowCases<CumulativeSum> {
  /** The cases. */
  public CumulativeSumCases() {
    super(List.of(new CumulativeSum()), 1);
  }

  @Override
  public Class<CumulativeSum> op() {
    return CumulativeSum.class;
  }

  @Override
  public Optional<Oracle<CumulativeSum>> oracle() {
    return Optional.of(new CumulativeSumOracle());
  }
}
