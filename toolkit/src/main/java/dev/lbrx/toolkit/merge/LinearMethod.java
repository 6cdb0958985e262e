package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.Linear;
import dev.lbrx.toolkit.plan.Expression;
import java.util.ArrayList;
import java.util.List;

/** {@code linear}: the weighted mean, or sum, of all models. */
final class LinearMethod implements MergeMethod {
  private static final Parameter<Float> WEIGHT = Parameter.weight("weight", Parameter.Scope.MODEL);
  private static final Parameter<Boolean> NORMALIZE = Parameter.flag("normalize").orElse(true);

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(WEIGHT, NORMALIZE);
  }

  @Override
  public Count models() {
    return Count.atLeast(1);
  }

  @Override
  public Expression merge(MergeTensor tensor) {
    var weights = new ArrayList<Float>();
    for (var model : tensor.models()) {
      weights.add(tensor.get(WEIGHT, model));
    }
    boolean normalize = tensor.get(NORMALIZE);
    if (normalize) {
      Weights.requireSum(weights, tensor);
    }
    return Expression.apply(
        new Linear(weights, normalize), tensor.models().stream().map(Contribution::value).toList());
  }
}
