package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.AddTaskVectors.Consensus;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** {@code task_arithmetic}: the base plus the weighted sum of whole task vectors. */
final class TaskArithmeticMethod extends TaskVectorMethod {
  TaskArithmeticMethod() {
    super("task_arithmetic", Consensus.NONE, false, List.of());
  }

  @Override
  Expression thin(Expression delta, MergeTensor tensor, Contribution model, int index) {
    return delta;
  }
}
