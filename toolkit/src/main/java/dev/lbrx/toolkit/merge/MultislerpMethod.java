package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.Multislerp;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** {@code multislerp}: the weighted mean of directions, of models or of task vectors. */
final class MultislerpMethod implements MergeMethod {
  private static final Parameter<Float> WEIGHT = Parameter.weight("weight", Parameter.Scope.MODEL);
  private static final Parameter<Boolean> NORMALIZE =
      Parameter.flag("normalize_weights").orElse(true);
  private static final Parameter<Float> EPSILON =
      Parameter.magnitude("eps", Parameter.Scope.MERGE).orElse(1e-8f);

  @Override
  public String name() {
    return "multislerp";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(WEIGHT, NORMALIZE, EPSILON);
  }

  @Override
  public Base base() {
    return Base.OPTIONAL;
  }

  @Override
  public Count models() {
    return Count.atLeast(2);
  }

  @Override
  public Expression merge(MergeTensor tensor) {
    var weights = tensor.models().stream().map(model -> tensor.get(WEIGHT, model)).toList();
    if (tensor.get(NORMALIZE)) {
      weights = Weights.normalized(weights, tensor);
    }
    return Expression.apply(
        new Multislerp(weights, tensor.get(EPSILON), tensor.base() != null), tensor.values());
  }
}
