package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.reduce.LogSoftmax;
import java.util.List;
import java.util.Optional;

/** Cases of {@link LogSoftmax}. */
public final class LogSoftmaxCases extends RowCases<LogSoftmax> {
  /** The cases. */
  public LogSoftmaxCases() {
    super(List.of(new LogSoftmax()), 30);
  }

  @Override
  public Class<LogSoftmax> op() {
    return LogSoftmax.class;
  }

  @Override
  public Optional<Oracle<LogSoftmax>> oracle() {
    return Optional.of(new LogSoftmaxOracle());
  }
}
