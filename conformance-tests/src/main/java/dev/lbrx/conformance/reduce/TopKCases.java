package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.reduce.TopK;
import java.util.List;
import java.util.Optional;

/** Cases of {@link TopK}. */
public final class TopKCases extends RowCases<TopK> {
  /** The cases. */
  public TopKCases() {
    super(List.of(new TopK(1), new TopK(3), new TopK(40), new TopK(70)), 8);
  }

  @Override
  public Class<TopK> op() {
    return TopK.class;
  }

  @Override
  public Optional<Oracle<TopK>> oracle() {
    return Optional.of(new Oracle.Exact<>("compares, rounds nothing"));
  }

  @Override
  long shortest(TopK op) {
    return op.k();
  }
}
