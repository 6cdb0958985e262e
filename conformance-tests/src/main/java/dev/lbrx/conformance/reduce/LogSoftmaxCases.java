package dev.lbrx.conformance.reduce;

import dev.lbrx.ops.reduce.LogSoftmax;
import java.util.List;

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
}
