package dev.lbrx.conformance.reduce;

import dev.lbrx.ops.reduce.CumulativeSum;
import java.util.List;

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
}
