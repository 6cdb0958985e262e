package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.merge.Sce;
import dev.lbrx.ops.merge.TaskVector;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.ops.merge.Variance;
import dev.lbrx.toolkit.plan.Expression;
import java.util.ArrayList;
import java.util.List;

/** {@code sce}: the task vectors where they vary most, weighted by their squares, of one sign. */
final class SceMethod implements MergeMethod {
  private static final Parameter<Double> TOP =
      Parameter.fraction("select_topk", Parameter.Scope.MERGE).orElse(1.0);

  @Override
  public String name() {
    return "sce";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(TOP);
  }

  @Override
  public Base base() {
    return Base.REQUIRED;
  }

  @Override
  public Count models() {
    return Count.atLeast(2);
  }

  @Override
  public Expression merge(MergeTensor tensor) {
    var base = tensor.baseValue();
    var deltas =
        tensor.models().stream()
            .map(model -> Expression.apply(new TaskVector(), model.value(), base))
            .toList();
    var inputs = new ArrayList<>(List.of(base));
    double top = tensor.get(TOP);
    if (top < 1) {
      var variance = Expression.apply(new Variance(), deltas);
      inputs.add(Expression.apply(new TrimMagnitude(top, 0, true, Rescale.NONE), variance));
    }
    inputs.addAll(deltas);
    return Expression.apply(new Sce(top < 1), inputs);
  }
}
