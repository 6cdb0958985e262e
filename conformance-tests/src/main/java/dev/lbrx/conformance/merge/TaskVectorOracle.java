package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.TaskVector;

/** {@link TaskVector} in double. */
final class TaskVectorOracle implements Oracle.Measured<TaskVector> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.ROUNDING;
  }

  @Override
  public void compute(TaskVector op, Operands in, Expected y) {
    double[] x = MergeOracle.whole(in, 0);
    double[] base = MergeOracle.whole(in, 1);
    MergeOracle.put(y, i -> x[i] - base[i], i -> 0);
  }
}
