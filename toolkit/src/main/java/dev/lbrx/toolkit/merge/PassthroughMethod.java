package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.Linear;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** {@code passthrough}: one model's tensor as it is, or times {@code scale}. */
final class PassthroughMethod implements MergeMethod {
  private static final Parameter<Float> SCALE =
      Parameter.weight("scale", Parameter.Scope.MODEL).orElse(1f);

  @Override
  public String name() {
    return "passthrough";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SCALE);
  }

  @Override
  public Count models() {
    return Count.exactly(1);
  }

  @Override
  public Expression merge(MergeTensor tensor) {
    var model = tensor.models().getFirst();
    float scale = tensor.get(SCALE, model);
    return scale == 1
        ? model.value()
        : Expression.apply(new Linear(List.of(scale), false), model.value());
  }
}
